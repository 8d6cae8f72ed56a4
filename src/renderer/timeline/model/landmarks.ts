import { MAX_TASKS, STATE_CODES } from '../../../contract/columns/states.ts'
import type { Lane, ModelLanes, TimelineData } from './lanes.ts'

/** A place worth looking at: an interval of a lane, or of a whole model. */
export interface Landmark {
  readonly model: ModelLanes
  /** Null where it is not of one lane. */
  readonly lane: Lane | null
  /** A slice in the middle of it; -1 where no slice is meant. */
  readonly slice: number
  readonly task: number | null
  readonly fromMs: number
  readonly toMs: number
}

export function longestPreemption(timeline: TimelineData): Landmark | null {
  return longestInState(timeline, STATE_CODES.preempted)
}

export function longestBlocked(timeline: TimelineData): Landmark | null {
  return longestInState(timeline, STATE_CODES.blocked)
}

/** The task that took longest from its first slice to its last, in any model. */
export function slowestTask(timeline: TimelineData): Landmark | null {
  let best: Landmark | null = null
  for (const model of timeline.models) {
    const { startsMs, endsMs } = taskSpans(model)
    for (let task = 0; task < startsMs.length; task++) {
      const [fromMs, toMs] = [startsMs[task] ?? NaN, endsMs[task] ?? NaN]
      if (!(toMs - fromMs > (best === null ? 0 : best.toMs - best.fromMs))) continue
      best = { model, lane: null, slice: -1, task, fromMs, toMs }
    }
  }
  return best
}

/** The first interval in which as many workers of a model were running as there are cores. */
export function firstAllCores(timeline: TimelineData, cores: number): Landmark | null {
  let best: Landmark | null = null
  for (const model of timeline.models) {
    const found = model.lanes.length < cores ? null : allRunning(model, cores)
    if (found !== null && (best === null || found.fromMs < best.fromMs)) best = found
  }
  return best
}

/** The longest time in which a worker was in one state, with the same task; null where it never was. */
function longestInState(timeline: TimelineData, wanted: number): Landmark | null {
  let best: Landmark | null = null
  let bestMs = 0
  for (const model of timeline.models) {
    for (const lane of model.lanes) {
      const { edgesMs, state, task } = lane.index.slices
      let fromMs = 0
      for (let slice = 0; slice < lane.index.count; slice++) {
        if (state[slice] !== wanted) continue
        const continues = slice > 0 && state[slice - 1] === wanted && task[slice - 1] === task[slice]
        if (!continues) fromMs = edgesMs[slice] ?? 0
        const toMs = edgesMs[slice + 1] ?? 0
        if (toMs - fromMs <= bestMs) continue
        bestMs = toMs - fromMs
        best = { model, lane, slice, task: task[slice] ?? null, fromMs, toMs }
      }
    }
  }
  return best
}

/** From each task's first slice to its last; `NaN` for numbers that no task has. */
function taskSpans({ lanes }: ModelLanes): { startsMs: Float64Array; endsMs: Float64Array } {
  let last = -1
  for (const { index } of lanes) for (const task of index.slices.task) if (task > last) last = task
  const length = Math.min(last + 1, MAX_TASKS)
  const startsMs = new Float64Array(length).fill(NaN)
  const endsMs = new Float64Array(length).fill(NaN)
  for (const { index } of lanes) {
    const { edgesMs, task } = index.slices
    for (let slice = 0; slice < index.count; slice++) {
      const which = task[slice] ?? -1
      if (which < 0 || which >= length) continue
      // Not `Math.min`, which makes NaN of NaN.
      if (!((edgesMs[slice] ?? 0) >= (startsMs[which] ?? NaN))) startsMs[which] = edgesMs[slice] ?? 0
      if (!((edgesMs[slice + 1] ?? 0) <= (endsMs[which] ?? NaN))) endsMs[which] = edgesMs[slice + 1] ?? 0
    }
  }
  return { startsMs, endsMs }
}

/** Follows the edges of all lanes in order of time, and counts the workers that run between two edges. */
function allRunning(model: ModelLanes, cores: number): Landmark | null {
  const edges = new EdgeMerge(model.lanes)
  const isRunning = new Uint8Array(model.lanes.length)
  let running = 0
  for (let lane = edges.lane; lane >= 0; lane = edges.lane) {
    const fromMs = edges.ms
    // Edges at the same time belong together.
    while (lane >= 0 && edges.ms === fromMs) {
      const runs = edges.state === STATE_CODES.running ? 1 : 0
      running += runs - (isRunning[lane] ?? 0)
      isRunning[lane] = runs
      edges.next()
      lane = edges.lane
    }
    if (running >= cores && lane >= 0) {
      return { model, lane: null, slice: -1, task: null, fromMs, toMs: edges.ms }
    }
  }
  return null
}

/** Merges the edges of many lanes in order of time: a binary heap of lanes by their next edge. */
class EdgeMerge {
  readonly #lanes: readonly Lane[]
  /** The next edge of each lane, which is the start of the slice with that number. */
  readonly #next: Int32Array
  readonly #heap: Int32Array
  #size = 0

  constructor(lanes: readonly Lane[]) {
    this.#lanes = lanes
    this.#next = new Int32Array(lanes.length)
    this.#heap = Int32Array.from(lanes.keys()).filter((lane) => (lanes[lane]?.index.count ?? 0) > 0)
    this.#size = this.#heap.length
    for (let at = this.#size >> 1; at >= 0; at--) this.#sink(at)
  }

  /** The lane of the current edge; -1 after the last. */
  get lane(): number {
    return this.#size === 0 ? -1 : (this.#heap[0] ?? -1)
  }

  get ms(): number {
    return this.#edgeMs(this.lane)
  }

  /** The state that begins at the edge; undefined where the lane ends. */
  get state(): number | undefined {
    return this.#lanes[this.lane]?.index.slices.state[this.#next[this.lane] ?? 0]
  }

  next(): void {
    const { lane } = this
    const edge = (this.#next[lane] ?? 0) + 1
    this.#next[lane] = edge
    if (edge > (this.#lanes[lane]?.index.count ?? 0)) this.#heap[0] = this.#heap[--this.#size] ?? 0
    this.#sink(0)
  }

  #edgeMs(lane: number): number {
    return this.#lanes[lane]?.index.slices.edgesMs[this.#next[lane] ?? 0] ?? Infinity
  }

  #sink(from: number): void {
    const heap = this.#heap
    let at = from
    for (let child = 2 * at + 1; child < this.#size; child = 2 * at + 1) {
      const right = child + 1
      if (right < this.#size && this.#edgeMs(heap[right] ?? -1) < this.#edgeMs(heap[child] ?? -1))
        child = right
      const [parent, smaller] = [heap[at] ?? 0, heap[child] ?? 0]
      if (this.#edgeMs(parent) <= this.#edgeMs(smaller)) return
      heap[at] = smaller
      heap[child] = parent
      at = child
    }
  }
}
