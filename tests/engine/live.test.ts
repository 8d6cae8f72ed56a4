import { describe, expect, it } from 'vitest'
import type { SliceColumns } from '../../src/contract/columns/slices.ts'
import { SLICE_STATES } from '../../src/contract/columns/states.ts'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import type { RunEvent } from '../../src/contract/run/events.ts'
import type { WorkerResult } from '../../src/contract/run/trial.ts'
import { checkProcessesAfterEach, start } from './lab.ts'

checkProcessesAfterEach()

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>

/** Times are sums of as many differences as there are slices. */
const ROUNDING_MS = 1e-3

interface LiveTrial {
  readonly ready: EventOf<'workers-ready'>
  readonly flushes: readonly EventOf<'slices'>[]
  readonly result: EventOf<'trial-finished'>['result']
}

/** The live events of each trial of a run. */
async function liveTrials(plan: PlanInput): Promise<LiveTrial[]> {
  const { document, events } = start(plan)
  await document
  return events.flatMap((event, at): LiveTrial[] => {
    if (event.type !== 'trial-finished') return []
    const { result } = event
    const from = events.findIndex((one) => one.type === 'trial-started' && one.trial.order === result.order)
    const own = events.slice(from, at)
    const [ready] = own.filter((one) => one.type === 'workers-ready')
    if (ready === undefined) throw new Error('The workers of a trial were not reported.')
    return [{ ready, flushes: own.filter((one) => one.type === 'slices'), result }]
  })
}

function slicesOf({ flushes }: LiveTrial, worker: number): SliceColumns[] {
  return flushes.flatMap(({ workers }) =>
    workers.filter((one) => one.worker === worker).map(({ slices }) => slices),
  )
}

/** Time per state until a moment. Only the final record knows pauses for garbage collection. */
function timePerState(columns: readonly SliceColumns[], untilMs: number): number[] {
  const perStateMs = SLICE_STATES.map(() => 0)
  for (const { edgesMs, state } of columns) {
    for (let at = 0; at < state.length; at++) {
      const ms = Math.min(edgesMs[at + 1] ?? 0, untilMs) - (edgesMs[at] ?? 0)
      const name = SLICE_STATES[state[at] ?? 0] ?? 'waiting'
      const code = SLICE_STATES.indexOf(name === 'preempted' || name === 'gc' ? 'running' : name)
      if (ms > 0) perStateMs[code] = (perStateMs[code] ?? 0) + ms
    }
  }
  return perStateMs
}

/** Expects that live slices of a worker follow each other, and agree with its final record as far as they go. */
function expectAgreement(live: LiveTrial, { id, slices }: WorkerResult): void {
  const columns = slicesOf(live, id)
  let endMs = 0
  for (const { edgesMs } of columns) {
    expect(edgesMs[0]).toBeCloseTo(endMs, 6)
    endMs = edgesMs.at(-1) ?? 0
  }
  // A worker that waits for the others may flush what lies after the last task's end.
  const untilMs = Math.min(endMs, live.result.metrics.wallMs)
  const recorded = timePerState([slices], untilMs)
  for (const [code, ms] of timePerState(columns, untilMs).entries()) {
    expect(Math.abs(ms - (recorded[code] ?? 0)), SLICE_STATES[code]).toBeLessThan(ROUNDING_MS)
  }
}

describe('while a trial runs', () => {
  it('its slices are reported as they happen, and agree with its final record, under every model', async () => {
    const trials = await liveTrials({
      workload: 'primes',
      tasks: 12,
      params: { limit: 150_000_000 },
      workers: { threads: 6, processes: 3 },
      warmups: 1,
      repeats: 1,
    })
    expect(trials).toHaveLength(2 * MODEL_IDS.length)
    expect(trials.filter(({ result }) => result.warmup)).toHaveLength(MODEL_IDS.length)
    for (const live of trials) {
      const { workers, metrics } = live.result
      expect(live.ready.workers).toEqual(
        workers.map(({ id, kind, pid, threadId }) => ({ id, kind, pid, threadId })),
      )
      expect(live.flushes.length).toBeGreaterThanOrEqual(Math.floor(metrics.wallMs / 200))
      for (const worker of workers) expectAgreement(live, worker)
    }
  })

  it('a task that only waits is reported while it waits, under every model', async () => {
    const plan = {
      workload: 'waits',
      tasks: 2,
      params: { waitMs: 700 },
      workers: { threads: 2, processes: 2 },
    }
    const trials = await liveTrials({ ...plan, warmups: 0, repeats: 1 })
    expect(trials).toHaveLength(MODEL_IDS.length)
    for (const live of trials) {
      for (const worker of live.result.workers) {
        const [first, ...others] = slicesOf(live, worker.id)
        expect(first?.edgesMs.at(-1)).toBeLessThan(600)
        expect(others.length).toBeGreaterThanOrEqual(3)
        expectAgreement(live, worker)
        // The flushes split a wait; the final record joins it.
        const waits = [...worker.slices.state].filter((state) => SLICE_STATES[state] === 'waiting')
        expect(waits.length).toBeLessThan(7)
      }
    }
  })

  it('events are bounded, however many slices there are', async () => {
    // Pipelines that do little but pass items on have thousands of slices between two events.
    const params = { items: 400, effort: 1, makeWaitMs: 0, useWaitMs: 1 }
    const plan: PlanInput = { workload: 'pipeline', tasks: 64, params, models: ['cooperative'] }
    const [live] = await liveTrials({ ...plan, warmups: 0, repeats: 1 })
    expect(live?.flushes.length).toBeGreaterThan(0)
    for (const { workers } of live?.flushes ?? []) {
      const slices = workers.reduce((sum, one) => sum + one.slices.task.length, 0)
      expect(slices).toBeLessThanOrEqual(4_096)
    }
  })
})
