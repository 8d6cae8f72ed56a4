import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { AWAIT_CAUSES, SLICE_STATES } from '../../src/contract/columns/states.ts'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { type Metrics, type Percentiles, numberOf } from '../../src/contract/run/trial.ts'
import { HIDDEN_CPU_MS } from '../fixtures/faulty-workload.ts'
import { reconcileRunner, reconcileWorkers } from '../fixtures/reconcile.ts'
import { checkProcessesAfterEach, newSupervisor, runOnce, start, testSupervisor, trialOf } from './lab.ts'

checkProcessesAfterEach()

const SECOND_OF_WORK = { workload: 'primes', tasks: 8, params: { limit: 400_000_000 } }
const WORKERS = { threads: 2, processes: 2 }
/** The time between two readings of one moment. */
const READING_MS = 0.5
const onLinux = process.platform === 'linux'

/** A numeric metric that must be available. */
function metric(of: { readonly metrics: Readonly<Metrics> }, id: string): number {
  const value = numberOf(of, id)
  if (value === null) throw new Error(`The metric ${id} is not available.`)
  return value
}

function percentiles(of: { readonly metrics: Readonly<Metrics> }, id: string): Percentiles {
  const value = of.metrics[id]
  if (typeof value !== 'object' || value === null) throw new Error(`The metric ${id} has no percentiles.`)
  return value
}

describe.each(MODEL_IDS)('measuring %s', (model) => {
  it.runIf(onLinux)('agrees with the kernel’s CPU time of the same threads within 5 %', async () => {
    const plan = { ...SECOND_OF_WORK, workers: WORKERS }
    const { measuredMs, kernelMs } = await reconcileWorkers(newSupervisor(), plan, model)
    expect(measuredMs / kernelMs).toBeGreaterThan(0.95)
    expect(measuredMs / kernelMs).toBeLessThan(1.05)
  })

  it('covers each worker’s time by slices, and shows each task running', async () => {
    const plan = { workload: 'primes', tasks: 6, params: { limit: 20_000_000 }, workers: WORKERS }
    const trial = trialOf(await runOnce({ ...plan, models: [model] }), model)
    const ran = new Set<number>()
    for (const { slices } of trial.workers) {
      const { edgesMs, task, state } = slices
      expect(edgesMs[0]).toBe(0)
      expect(edgesMs.at(-1)).toBeCloseTo(trial.metrics.wallMs, 6)
      for (let at = 0; at < task.length; at++) {
        expect(edgesMs[at + 1]).toBeGreaterThan(edgesMs[at] ?? Infinity)
        if (SLICE_STATES[state[at] ?? -1] === 'running') ran.add(task[at] ?? -1)
      }
    }
    expect([...ran].sort()).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('charts CPU use whose area is the CPU time, of the trial and of each worker', async () => {
    const plan = { workload: 'primes', tasks: 4, params: { limit: 100_000_000 }, workers: WORKERS }
    const trial = trialOf(await runOnce({ ...plan, models: [model] }), model)
    for (const part of [trial, ...trial.workers]) {
      const { endsMs, values } = part.cpuSeries
      const area = values.reduce((sum, use, at) => sum + use * ((endsMs[at] ?? 0) - (endsMs[at - 1] ?? 0)), 0)
      expect(area / metric(part, 'cpuMs')).toBeGreaterThan(0.95)
      expect(area / metric(part, 'cpuMs')).toBeLessThan(1.05)
    }
  })

  it('reports CPU time outside of tasks as runtime overhead', async () => {
    const plan = { workload: 'faulty', tasks: 2, params: { badTask: 1, kind: 4 }, workers: WORKERS }
    const trial = trialOf(await runOnce({ ...plan, models: [model] }, testSupervisor()), model)
    const overheadMs = metric(trial, 'runtimeOverheadCpuMs')
    expect(overheadMs).toBeGreaterThan(0.98 * HIDDEN_CPU_MS)
    expect(overheadMs).toBeLessThan(1.2 * HIDDEN_CPU_MS)
    expect(overheadMs).toBeLessThanOrEqual(metric(trial, 'cpuMs'))
  })

  it('reports hardly any runtime overhead if tasks compute all the time', async () => {
    const trial = trialOf(await runOnce({ ...SECOND_OF_WORK, workers: WORKERS, models: [model] }), model)
    expect(metric(trial, 'runtimeOverheadCpuMs') / metric(trial, 'cpuMs')).toBeLessThan(0.05)
  })

  it('records a blocking call as one slice of the middle task, without CPU time', async () => {
    const blockMs = 150
    const plan = { workload: 'waits', tasks: 5, params: { waitMs: 20 }, workers: WORKERS }
    const trial = trialOf(await runOnce({ ...plan, models: [model], blockingCallMs: blockMs }), model)
    const blocked = trial.workers.flatMap(({ slices: { edgesMs, task, state } }) =>
      [...state].flatMap((code, at) =>
        SLICE_STATES[code] === 'blocked'
          ? [{ task: task[at], ms: (edgesMs[at + 1] ?? 0) - (edgesMs[at] ?? 0) }]
          : [],
      ),
    )
    expect(blocked).toHaveLength(1)
    expect(blocked[0]?.task).toBe(2)
    expect(blocked[0]?.ms).toBeGreaterThanOrEqual(blockMs - 1)
    expect(metric(trial, 'blockedMs')).toBeCloseTo(blocked[0]?.ms ?? 0, 6)
    expect(metric(trial, 'cpuMs')).toBeLessThan(blockMs)
    expect(metric(trial, 'preemptedMs')).toBeLessThan(blockMs / 2)
  })

  it('records what each task waited for', async () => {
    const plan = { workload: 'waits', tasks: 4, params: { waitMs: 20 }, workers: WORKERS }
    const trial = trialOf(await runOnce({ ...plan, models: [model] }), model)
    const tasks = trial.workers.flatMap(({ awaits }) => [...awaits.task])
    expect(tasks.sort()).toEqual([0, 1, 2, 3])
    for (const { awaits } of trial.workers) {
      expect([...awaits.cause].every((cause) => AWAIT_CAUSES[cause] === 'timer')).toBe(true)
    }
  })
})

describe.each(['serial', 'threads', 'cooperative'] as const)('a thread of %s', (model) => {
  it.each([1, 4])('was not preempted for longer than it was off its core (%i threads)', async (threads) => {
    const plan = { workload: 'primes', tasks: 8, models: [model], workers: { threads } }
    const { workers, metrics } = trialOf(await runOnce(plan), model)
    for (const worker of workers) {
      const offCoreMs = metrics.wallMs - metric(worker, 'cpuMs')
      expect(metric(worker, 'preemptedMs')).toBeLessThan(offCoreMs + READING_MS)
    }
  })
})

describe('the memory of a trial', () => {
  it('is that of its own workers, without those of other models in the same process', async () => {
    const serialBytes = async (models: PlanInput['models']): Promise<number> => {
      const plan: PlanInput = { workload: 'primes', params: { limit: 100_000_000 }, workers: { threads: 24 } }
      const document = await runOnce({ ...plan, ...(models === undefined ? {} : { models }) })
      return metric(trialOf(document, 'serial'), 'peakMemoryBytes')
    }
    const alone = await serialBytes(['serial'])
    const withThreads = await serialBytes(['serial', 'threads'])
    expect(withThreads / alone).toBeGreaterThan(0.9)
    expect(withThreads / alone).toBeLessThan(1.1)
  })
})

describe('measuring', () => {
  it.runIf(onLinux)('separates the runtime’s helper threads from the harness', async () => {
    // Threads of the process that are neither workers nor the coordinator collect the garbage of both workers.
    const plan = { workload: 'json', params: { documents: 2_000 }, workers: WORKERS }
    const { helpers, coordinator } = await reconcileRunner(newSupervisor(), plan, 'threads')
    expect(helpers.kernelMs).toBeGreaterThan(10)
    const tolerance = (kernelMs: number): number => 10 + 0.1 * kernelMs
    expect(Math.abs(helpers.measuredMs - helpers.kernelMs)).toBeLessThan(tolerance(helpers.kernelMs))
    expect(Math.abs(coordinator.measuredMs - coordinator.kernelMs)).toBeLessThan(
      tolerance(coordinator.kernelMs),
    )
  })

  it('starts when the machine is idle: drawing after the workers are ready takes no time from a trial', async () => {
    const drawingMs = 200
    let readyMs = NaN
    const plan: PlanInput = { workload: 'waits', tasks: 1, params: { waitMs: 10 }, models: ['serial'] }
    const { document } = start({ ...plan, warmups: 0, repeats: 1 }, (event) => {
      if (event.type !== 'workers-ready') return
      readyMs = performance.now()
      const drawing = `const untilMs = performance.now() + ${drawingMs}; while (performance.now() < untilMs);`
      new Worker(drawing, { eval: true })
    })
    const trial = trialOf(await document, 'serial')
    expect(performance.now() - readyMs).toBeGreaterThan(drawingMs + trial.metrics.wallMs - 1)
    expect(trial.metrics.wallMs).toBeLessThan(drawingMs / 2)
  })

  it('of waits shows the worker waiting', async () => {
    const plan = { workload: 'waits', tasks: 4, params: { waitMs: 100 } }
    const document = await runOnce({ ...plan, models: ['serial', 'cooperative'] })
    const [serial, cooperative] = [trialOf(document, 'serial'), trialOf(document, 'cooperative')]
    expect(serial.metrics.wallMs).toBeGreaterThanOrEqual(400)
    expect(cooperative.metrics.wallMs).toBeGreaterThanOrEqual(100)
    expect(cooperative.metrics.wallMs).toBeLessThan(serial.metrics.wallMs / 2)
    expect(metric(serial, 'waitingMs')).toBeGreaterThan(380)
    expect(metric(cooperative, 'waitingMs')).toBeGreaterThan(80)
  })

  it('of an event loop shows short slices of all tasks in turn, or one task after another without time slices', async () => {
    const order = async (timeSliceMs: number): Promise<number[]> => {
      const plan: PlanInput = { workload: 'primes', tasks: 3, params: { limit: 60_000_000 }, timeSliceMs }
      const { workers } = trialOf(await runOnce({ ...plan, models: ['cooperative'] }), 'cooperative')
      const tasks = [...(workers[0]?.slices.task ?? [])].filter((task) => task >= 0)
      return tasks.filter((task, at) => task !== tasks[at - 1])
    }
    expect(await order(0)).toEqual([0, 1, 2])
    const turns = await order(5)
    expect(turns.length).toBeGreaterThan(9)
    expect(turns.slice(0, 6)).toEqual([0, 1, 2, 0, 1, 2])
  })

  it.runIf(onLinux)('of more threads than cores shows preemption, as the kernel counts it', async () => {
    const document = await runOnce({ ...SECOND_OF_WORK, models: ['threads'], workers: { threads: 8 } })
    const trial = trialOf(document, 'threads')
    expect(metric(trial, 'involuntarySwitches')).toBeGreaterThan(0)
    expect(metric(trial, 'preemptedMs')).toBeGreaterThan(trial.metrics.wallMs)
    expect(metric(trial, 'preemptedMs') / metric(trial, 'runQueueMs')).toBeGreaterThan(0.8)
    expect(metric(trial, 'preemptedMs') / metric(trial, 'runQueueMs')).toBeLessThan(1.2)
  })

  it('of a blocking call shows all other tasks late on an event loop, and none on other threads', async () => {
    const plan: PlanInput = { workload: 'waits', tasks: 6, params: { waitMs: 50 }, blockingCallMs: 400 }
    const document = await runOnce({ ...plan, models: ['threads', 'cooperative'], workers: { threads: 6 } })
    const [threads, loop] = [trialOf(document, 'threads'), trialOf(document, 'cooperative')]
    // With threads, the median task is done when its own wait is.
    expect(percentiles(threads, 'taskLatencyMs').p50).toBeLessThan(400)
    expect(percentiles(loop, 'taskLatencyMs').p95).toBeGreaterThan(400)
    expect(percentiles(loop, 'loopDelayMs').max).toBeGreaterThan(300)
    expect(threads.loopDelaySeries.endsMs).toEqual([])
    // The loop was late for as long as it was blocked, and no longer.
    const { endsMs, values } = loop.loopDelaySeries
    const lateMs = endsMs.filter((_, bin) => (values[bin] ?? 0) > 300)
    expect((lateMs.at(-1) ?? 0) - (lateMs[0] ?? 0)).toBeGreaterThan(300)
    expect((lateMs.at(-1) ?? 0) - (lateMs[0] ?? 0)).toBeLessThan(450)
    expect(endsMs.at(-1)).toBeLessThanOrEqual(loop.metrics.wallMs)
  })

  it('of awaits on an event loop separates waiting from being ready', async () => {
    const plan: PlanInput = { workload: 'waits', tasks: 6, params: { waitMs: 50 }, blockingCallMs: 400 }
    const { workers } = trialOf(await runOnce({ ...plan, models: ['cooperative'] }), 'cooperative')
    const { task, startMs, readyMs, endMs } = workers[0]?.awaits ?? {
      task: [],
      startMs: [],
      readyMs: [],
      endMs: [],
    }
    expect([...task].sort()).toEqual([0, 1, 2, 3, 4, 5])
    for (let at = 0; at < task.length; at++) {
      // Node may fire a timer up to a millisecond early.
      const waitedMs = (readyMs[at] ?? 0) - (startMs[at] ?? 0)
      expect(waitedMs).toBeGreaterThan(49)
      expect(waitedMs).toBeLessThan(50.001)
      const readyForMs = (endMs[at] ?? 0) - (readyMs[at] ?? 0)
      if ((task[at] ?? 0) > 3) expect(readyForMs).toBeGreaterThan(300)
      else expect(readyForMs).toBeLessThan(200)
    }
  })

  it('reports the CPU time of a service apart from the workers', async () => {
    const web: PlanInput = { workload: 'web', tasks: 50, params: { latencyMs: 1 }, models: ['cooperative'] }
    expect(metric(trialOf(await runOnce(web), 'cooperative'), 'servicesCpuMs')).toBeGreaterThan(0)
    const waits: PlanInput = { workload: 'waits', tasks: 2, params: { waitMs: 1 }, models: ['serial'] }
    expect(trialOf(await runOnce(waits), 'serial').metrics['servicesCpuMs']).toBeNull()
  })
})
