import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../../src/contract/run/events.ts'
import { MODEL_IDS, type ModelId } from '../../src/contract/models.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { type WorkerResult, SLICE_STATES, type SliceColumns } from '../../src/contract/run/report.ts'
import { labEngine, start } from './lab.ts'

type Of<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>

const PLAN: PlanInput = {
  workload: 'primes',
  tasks: 12,
  params: { limit: 150_000_000 },
  workers: { threads: 6, processes: 3 },
  warmups: 1,
  repeats: 1,
}
/** Times are sums of as many differences as there are slices. */
const ROUNDING_MS = 1e-3

interface Shown {
  readonly up: Of<'workers-ready'>
  readonly flushes: readonly Of<'slices'>[]
  readonly finished: Of<'trial-finished'>
}

/** What was told of each trial; everything of a trial comes between its start and its end. */
async function shownBy(plan: PlanInput): Promise<Shown[]> {
  const { run, events } = start(labEngine(), plan)
  await run.finished
  return events.flatMap((event, at): Shown[] => {
    if (event.type !== 'trial-finished') return []
    const { order } = event.trial
    const from = events.findIndex((one) => one.type === 'trial-started' && one.trial.order === order)
    const own = events.slice(from, at)
    const [up] = own.filter((one) => one.type === 'workers-ready')
    if (up === undefined) throw new Error('The workers of a trial were not told.')
    return [{ up, flushes: own.filter((one) => one.type === 'slices'), finished: event }]
  })
}

/** Time per state up to a moment. What the collector took shows in the record only: there it ran, or seemed taken away. */
function statesUntil(columns: readonly SliceColumns[], untilMs: number): number[] {
  const statesMs = SLICE_STATES.map(() => 0)
  for (const { startMs, endMs, state } of columns) {
    for (let at = 0; at < state.length; at++) {
      const ms = Math.min(endMs[at] ?? 0, untilMs) - (startMs[at] ?? 0)
      const name = SLICE_STATES[state[at] ?? 0] ?? 'waiting'
      const busy = name === 'preempted' || name === 'gc' ? 'running' : name
      const code = SLICE_STATES.indexOf(busy)
      if (ms > 0) statesMs[code] = (statesMs[code] ?? 0) + ms
    }
  }
  return statesMs
}

/** A worker's slices as they were shown, flush by flush. */
function workerOf({ flushes }: Shown, id: number): SliceColumns[] {
  return flushes.map(({ worker, slices }) => {
    const own = worker.map((one) => (one === id ? 1 : 0))
    return {
      startMs: slices.startMs.filter((_, at) => own[at] === 1),
      endMs: slices.endMs.filter((_, at) => own[at] === 1),
      task: slices.task.filter((_, at) => own[at] === 1),
      state: slices.state.filter((_, at) => own[at] === 1),
    }
  })
}

function expectToAgree(shown: Shown, { id, slices }: WorkerResult, wallMs: number): void {
  const live = workerOf(shown, id)
  let endMs = 0
  for (const columns of live) {
    for (let at = 0; at < columns.task.length; at++) {
      expect(columns.startMs[at]).toBeGreaterThanOrEqual(endMs - 1e-9)
      endMs = columns.endMs[at] ?? 0
    }
  }
  // A worker that waits for the others may hand over what lies after the last task's end.
  const untilMs = Math.min(endMs, wallMs)
  const record = statesUntil([slices], untilMs)
  for (const [code, ms] of statesUntil(live, untilMs).entries()) {
    expect(Math.abs(ms - (record[code] ?? 0)), SLICE_STATES[code]).toBeLessThan(ROUNDING_MS)
  }
}

describe('while a trial runs', () => {
  it('its slices are told as they happen, by every model, and agree with the record of its end', async () => {
    const trials = await shownBy(PLAN)
    expect(trials).toHaveLength(2 * MODEL_IDS.length)
    expect(trials.filter(({ up }) => up.trial.warmup)).toHaveLength(MODEL_IDS.length)
    for (const shown of trials) {
      const { workers, wallMs } = shown.finished.result
      expect(shown.up.workers).toEqual(
        workers.map(({ id, kind, pid, threadId }) => ({ id, kind, pid, threadId })),
      )
      expect(shown.flushes.length).toBeGreaterThanOrEqual(Math.floor(wallMs / 200))
      for (const worker of workers) expectToAgree(shown, worker, wallMs)
    }
  })

  it('a task that only waits is told of while it waits, by every model', async () => {
    const trials = await shownBy({
      workload: 'waits',
      tasks: 2,
      params: { waitMs: 700 },
      workers: { threads: 2, processes: 2 },
      warmups: 0,
      repeats: 1,
    })
    expect(trials).toHaveLength(MODEL_IDS.length)
    for (const shown of trials) {
      const { workers, wallMs } = shown.finished.result
      for (const worker of workers) {
        const [first, ...others] = workerOf(shown, worker.id).filter(({ task }) => task.length > 0)
        // Not all at once when the first task has ended, and no more than is to be seen.
        expect(first?.endMs.at(-1)).toBeLessThan(600)
        expect(others.length).toBeGreaterThanOrEqual(3)
        expectToAgree(shown, worker, wallMs)
        const waits = worker.slices.state.filter((state) => SLICE_STATES[state] === 'waiting')
        expect(waits.length).toBeLessThan(7)
      }
    }
  })

  it('a flood of slices is told in bounded events that agree with the record, so that looking on costs little', async () => {
    const model: ModelId = 'cooperative'
    // Pipelines that do little but hand over: thousands of slices between two events, and 0.4 s on the fastest machine.
    const [shown] = await shownBy({
      workload: 'pipeline',
      tasks: 64,
      params: { items: 400, effort: 1, makeWaitMs: 0, useWaitMs: 1 },
      models: [model],
      warmups: 0,
      repeats: 1,
    })
    if (shown === undefined) throw new Error('There was no trial.')
    const { workers, wallMs } = shown.finished.result
    // How many slices come between two events is up to the machine; what becomes of too many is LiveFeed's own test.
    expect(shown.flushes.length).toBeGreaterThan(0)
    for (const { worker } of shown.flushes) expect(worker.length).toBeLessThan(4_500)
    const sent = shown.flushes.reduce((sum, { worker, merged }) => sum + worker.length + merged, 0)
    expect(sent).toBeLessThanOrEqual(workers[0]?.slices.task.length ?? 0)
    for (const worker of workers) expectToAgree(shown, worker, wallMs)
  })
})
