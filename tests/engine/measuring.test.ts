import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { MODEL_IDS } from '../../src/contract/models.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { SLICE_STATES } from '../../src/contract/run/report.ts'
import { HIDDEN_CPU_MS } from '../fixtures/faulty-workload.ts'
import { reconcileCpu, reconcileEngine } from '../fixtures/reconcile.ts'
import { faultyEngine, labEngine, runOnce, start, trialOf } from './lab.ts'

const SECOND_OF_WORK = { workload: 'primes', tasks: 8, params: { limit: 400_000_000 } }
const WORKERS = { threads: 2, processes: 2 }
/** What lies between two readings of one moment. */
const READING_MS = 0.5
const onLinux = process.platform === 'linux'

describe.each(MODEL_IDS)('what is measured of %s', (model) => {
  it.runIf(onLinux)('has the kernel’s CPU time for the same threads or processes, within 5 %', async () => {
    const plan = { ...SECOND_OF_WORK, workers: WORKERS }
    const { reportMs, kernelMs } = await reconcileCpu(labEngine(), plan, model)
    expect(reportMs / kernelMs).toBeGreaterThan(0.95)
    expect(reportMs / kernelMs).toBeLessThan(1.05)
  })

  it('covers each worker’s life by slices without overlap, and each task was seen running', async () => {
    const plan = {
      workload: 'primes',
      tasks: 6,
      params: { limit: 20_000_000 },
      models: [model],
      workers: WORKERS,
    }
    const trial = trialOf(await runOnce(labEngine(), plan), model)
    const ran = new Set<number>()
    for (const { slices } of trial.workers) {
      let endMs = 0
      slices.startMs.forEach((startMs, at) => {
        expect(startMs).toBeGreaterThanOrEqual(endMs)
        endMs = slices.endMs[at] ?? 0
        expect(endMs).toBeGreaterThan(startMs)
        if (SLICE_STATES[slices.state[at] ?? -1] === 'running') ran.add(slices.task[at] ?? -1)
      })
      expect(slices.startMs[0]).toBe(0)
      expect(endMs).toBeCloseTo(trial.wallMs, 6)
    }
    expect([...ran].sort()).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('draws CPU use whose area is the CPU time, of the trial and of each worker', async () => {
    const plan = {
      workload: 'primes',
      tasks: 4,
      params: { limit: 100_000_000 },
      models: [model],
      workers: WORKERS,
    }
    const trial = trialOf(await runOnce(labEngine(), plan), model)
    for (const { cpuSeries, cpuMs } of [trial, ...trial.workers]) {
      const area = cpuSeries.use.reduce((sum, use, at) => {
        return sum + use * ((cpuSeries.tMs[at] ?? 0) - (cpuSeries.tMs[at - 1] ?? 0))
      }, 0)
      expect(area / (cpuMs ?? 0)).toBeGreaterThan(0.95)
      expect(area / (cpuMs ?? 0)).toBeLessThan(1.05)
    }
  })
})

describe.each(MODEL_IDS)('the CPU time outside tasks of %s', (model) => {
  it('is what their threads used while none of their code ran', async () => {
    const plan = { workload: 'faulty', tasks: 2, params: { badTask: 1, kind: 4 }, workers: WORKERS }
    const { cpuMs, runtimeOverheadCpuMs } = trialOf(
      await runOnce(faultyEngine(), { ...plan, models: [model] }),
      model,
    )
    expect(runtimeOverheadCpuMs).toBeGreaterThan(0.98 * HIDDEN_CPU_MS)
    expect(runtimeOverheadCpuMs).toBeLessThan(1.2 * HIDDEN_CPU_MS)
    expect(runtimeOverheadCpuMs).toBeLessThanOrEqual(cpuMs ?? NaN)
  })

  it('is next to nothing where they compute all the time', async () => {
    const { cpuMs, runtimeOverheadCpuMs } = trialOf(
      await runOnce(labEngine(), { ...SECOND_OF_WORK, workers: WORKERS, models: [model] }),
      model,
    )
    expect((runtimeOverheadCpuMs ?? NaN) / (cpuMs ?? NaN)).toBeLessThan(0.05)
  })
})

describe.each(['serial', 'threads', 'cooperative'] as const)('a thread of %s', (model) => {
  it.each([1, 4])('was not longer preempted than it was off its core (%i at a time)', async (threads) => {
    const plan = { workload: 'primes', tasks: 8, models: [model], workers: { threads } }
    const { workers, wallMs } = trialOf(await runOnce(labEngine(), plan), model)
    for (const { cpuMs, preemptedMs } of workers) {
      expect(preemptedMs).toBeLessThan(wallMs - (cpuMs ?? NaN) + READING_MS)
    }
  })
})

describe('what is measured', () => {
  it.runIf(onLinux)(
    'tells what the runtime’s helper threads burn for workers apart from the lab itself',
    async () => {
      // Garbage of two threads is collected by threads of the process that are neither.
      const { helpers, coordinator } = await reconcileEngine(
        labEngine(),
        { workload: 'json', workers: WORKERS },
        'threads',
      )
      expect(helpers.kernelMs).toBeGreaterThan(10)
      expect(Math.abs(helpers.reportMs - helpers.kernelMs)).toBeLessThan(10 + 0.1 * helpers.kernelMs)
      expect(Math.abs(coordinator.reportMs - coordinator.kernelMs)).toBeLessThan(
        10 + 0.1 * coordinator.kernelMs,
      )
    },
  )

  it('begins when the machine has come to rest: what a page draws once the workers are up takes no time from it', async () => {
    const plan: PlanInput = { workload: 'waits', tasks: 1, params: { waitMs: 10 }, models: ['serial'] }
    const drawingMs = 200
    let upMs = NaN
    const { run } = start(labEngine(), { ...plan, warmups: 0, repeats: 1 }, (event) => {
      if (event.type !== 'workers-ready') return
      upMs = performance.now()
      const drawing = `const untilMs = performance.now() + ${drawingMs}; while (performance.now() < untilMs);`
      new Worker(drawing, { eval: true })
    })
    const trial = trialOf(await run.finished, 'serial')
    expect(performance.now() - upMs).toBeGreaterThan(drawingMs + trial.wallMs - 1)
    expect(trial.wallMs).toBeLessThan(drawingMs / 2)
  })

  it('of waiting costs next to no CPU time, and the worker is seen waiting', async () => {
    const plan = { workload: 'waits', tasks: 4, params: { waitMs: 100 } }
    const report = await runOnce(labEngine(), { ...plan, models: ['serial', 'cooperative'] })
    const serial = trialOf(report, 'serial')
    const cooperative = trialOf(report, 'cooperative')
    expect(serial.wallMs).toBeGreaterThanOrEqual(400)
    expect(cooperative.wallMs).toBeGreaterThanOrEqual(100)
    expect(cooperative.wallMs).toBeLessThan(serial.wallMs / 2)
    expect(serial.workers[0]?.waitingMs).toBeGreaterThan(380)
    expect(cooperative.workers[0]?.waitingMs).toBeGreaterThan(80)
  })

  it('of a cooperative worker shows short slices of all tasks in turn, and of a worker that never yields one task after another', async () => {
    const order = async (timeSliceMs: number): Promise<number[]> => {
      const plan = {
        workload: 'primes',
        tasks: 3,
        params: { limit: 60_000_000 },
        models: ['cooperative' as const],
        timeSliceMs,
      }
      const { workers } = trialOf(await runOnce(labEngine(), plan), 'cooperative')
      const tasks = [...(workers[0]?.slices.task ?? [])].filter((task) => task >= 0)
      return tasks.filter((task, at) => task !== tasks[at - 1])
    }
    expect(await order(0)).toEqual([0, 1, 2])
    const turns = await order(5)
    expect(turns.length).toBeGreaterThan(9)
    expect(turns.slice(0, 6)).toEqual([0, 1, 2, 0, 1, 2])
  })

  it.runIf(onLinux)(
    'of more threads than cores shows that the operating system took the core away',
    async () => {
      const plan = { ...SECOND_OF_WORK, models: ['threads' as const], workers: { threads: 8 } }
      const trial = trialOf(await runOnce(labEngine(), plan), 'threads')
      expect(trial.involuntarySwitches).toBeGreaterThan(0)
      expect(trial.preemptedMs).toBeGreaterThan(trial.wallMs)
      expect((trial.preemptedMs ?? 0) / (trial.runQueueMs ?? 0)).toBeGreaterThan(0.8)
      expect((trial.preemptedMs ?? 0) / (trial.runQueueMs ?? 0)).toBeLessThan(1.2)
    },
  )

  const BLOCK_MS = 150
  const blocked = (state: number): boolean => SLICE_STATES[state] === 'blocked'

  it.each(MODEL_IDS)(
    'of a blocking line is one slice of the middle task, without CPU time (%s)',
    async (model) => {
      const plan = { workload: 'waits', tasks: 5, params: { waitMs: 20 }, workers: WORKERS }
      const trial = trialOf(
        await runOnce(labEngine(), { ...plan, models: [model], blockingCallMs: BLOCK_MS }),
        model,
      )
      const slices = trial.workers.flatMap(({ slices }) =>
        [...slices.state].flatMap((state, at) =>
          blocked(state)
            ? [{ task: slices.task[at], lastedMs: (slices.endMs[at] ?? 0) - (slices.startMs[at] ?? 0) }]
            : [],
        ),
      )
      expect(slices).toHaveLength(1)
      expect(slices[0]?.task).toBe(2)
      expect(slices[0]?.lastedMs).toBeGreaterThanOrEqual(BLOCK_MS - 1)
      expect(trial.blockedMs).toBeCloseTo(slices[0]?.lastedMs ?? 0, 6)
      expect(trial.cpuMs).toBeLessThan(BLOCK_MS)
      expect(trial.preemptedMs).toBeLessThan(BLOCK_MS / 2)
    },
  )

  it('of a blocking line makes all others late on one event loop, and on other threads none', async () => {
    const plan = { workload: 'waits', tasks: 6, params: { waitMs: 50 }, workers: { threads: 6 } }
    const models = ['threads', 'cooperative'] as const
    const report = await runOnce(labEngine(), { ...plan, models: [...models], blockingCallMs: 400 })
    const [threads, cooperative] = models.map((model) => trialOf(report, model))
    // Threads: the median task is done when its own wait is; on the loop those after the blocked one are late.
    expect(threads?.taskLatencyMs?.p50).toBeLessThan(400)
    expect(cooperative?.loopDelayMs?.max).toBeGreaterThan(300)
    const { tMs = [], delayMs = [] } = cooperative?.loopDelaySeries ?? {}
    const late = tMs.filter((_, bin) => (delayMs[bin] ?? 0) > 300)
    // For as long as the loop was held, and no more.
    expect((late.at(-1) ?? 0) - (late[0] ?? 0)).toBeGreaterThan(300)
    expect((late.at(-1) ?? 0) - (late[0] ?? 0)).toBeLessThan(450)
    expect(tMs.at(-1)).toBeLessThanOrEqual(cooperative?.wallMs ?? 0)
    expect(threads?.loopDelaySeries).toBeUndefined()
    // The answers were there, and the loop was not.
    const { task = [], startMs = [], readyMs = [], endMs = [] } = cooperative?.workers[0]?.awaits ?? {}
    expect([...task].sort()).toEqual([0, 1, 2, 3, 4, 5])
    for (let at = 0; at < task.length; at++) {
      // Node may call a timer up to a millisecond early.
      const waitedMs = (readyMs[at] ?? 0) - (startMs[at] ?? 0)
      expect(waitedMs).toBeGreaterThan(49)
      expect(waitedMs).toBeLessThan(50.001)
      const heldMs = (endMs[at] ?? 0) - (readyMs[at] ?? 0)
      if ((task[at] ?? 0) > 3) expect(heldMs).toBeGreaterThan(300)
      else expect(heldMs).toBeLessThan(200)
    }
    expect(cooperative?.taskLatencyMs?.p95).toBeGreaterThan(400)
    expect(cooperative?.taskLatencyMs?.p50 ?? 0).toBeGreaterThan(threads?.taskLatencyMs?.p50 ?? Infinity)
  })

  it('tells what the web service burned apart from the workers', async () => {
    const plan = { workload: 'web', tasks: 50, params: { latencyMs: 1 }, models: ['cooperative' as const] }
    const trial = trialOf(await runOnce(labEngine(), plan), 'cooperative')
    expect(trial.servicesCpuMs).toBeGreaterThan(0)
    const calm = await runOnce(labEngine(), {
      workload: 'waits',
      tasks: 2,
      params: { waitMs: 1 },
      models: ['serial'],
    })
    expect(trialOf(calm, 'serial').servicesCpuMs).toBeNull()
  })
})
