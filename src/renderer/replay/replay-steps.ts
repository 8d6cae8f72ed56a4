import { partitionPoint } from '../../base/binary-search.ts'
import type { ModelLanes } from '../timeline/model/lanes.ts'
import { type EventColumns, type ReplayEvent, eventsOf } from './lane-events.ts'

/** Events this close together are one step: a loop that leaves one task continues with the next within microseconds. */
const TOGETHER_MS = 0.1

/** The events of a model's trial in order of time, those that happened together as one step. */
export class ReplaySteps {
  readonly #events: EventColumns
  readonly #order: readonly number[]
  /** The position in the order at which each step begins. */
  readonly #firsts: readonly number[]

  constructor(model: ModelLanes) {
    this.#events = eventsOf(model)
    this.#order = this.#events.inOrder()
    const firsts: number[] = []
    let sinceMs = -Infinity
    for (const [at, place] of this.#order.entries()) {
      const ms = this.#events.ms[place] ?? 0
      if (ms - sinceMs <= TOGETHER_MS) continue
      firsts.push(at)
      sinceMs = ms
    }
    this.#firsts = firsts
  }

  get count(): number {
    return this.#firsts.length
  }

  /** When a step is complete: the time of its last event. */
  msOf(step: number): number {
    return this.#ms((this.#firsts[step + 1] ?? this.#order.length) - 1)
  }

  /** The last step that is complete at a time; -1 before the first. */
  stepAt(ms: number): number {
    return partitionPoint(0, this.count, (step) => this.msOf(step) > ms) - 1
  }

  /** The last step that is complete before a time. */
  stepBefore(ms: number): number {
    return partitionPoint(0, this.count, (step) => this.msOf(step) >= ms) - 1
  }

  eventsOf(step: number): ReplayEvent[] {
    const from = this.#firsts[step]
    if (from === undefined) return []
    return this.#order.slice(from, this.#firsts[step + 1]).map((place) => this.#events.at(place))
  }

  #ms(at: number): number {
    return this.#events.ms[this.#order[at] ?? -1] ?? 0
  }
}

const cache = new WeakMap<ModelLanes, ReplaySteps>()

/** The steps of a model's trial, computed once. */
export function stepsOf(model: ModelLanes): ReplaySteps {
  const steps = cache.get(model) ?? new ReplaySteps(model)
  cache.set(model, steps)
  return steps
}
