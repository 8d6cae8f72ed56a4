import { describe, expect, it } from 'vitest'
import { MODEL_IDS } from '../../src/contract/models.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { labEngine, runOnce, start, trialOf } from './lab.ts'

const SMALL: Record<string, PlanInput> = {
  mandelbrot: { workload: 'mandelbrot', tasks: 7, params: { width: 120, height: 80, maxIterations: 200 } },
  primes: { workload: 'primes', tasks: 7, params: { limit: 2_000_000 } },
  roots: { workload: 'roots', tasks: 7, params: { count: 1_000_000 } },
  hash: { workload: 'hash', tasks: 7, params: { links: 2_000 } },
  json: { workload: 'json', tasks: 7, params: { documents: 20, documentKb: 8 } },
  matrix: { workload: 'matrix', tasks: 7, params: { size: 150 } },
  web: { workload: 'web', tasks: 7, params: { latencyMs: 10, jitterMs: 5 } },
  database: { workload: 'database', tasks: 7, params: { queriesPerTask: 10, latencyMs: 1 } },
  files: { workload: 'files', tasks: 7, params: { filesPerTask: 3, fileKb: 100 } },
  scrape: { workload: 'scrape', tasks: 7, params: { pageKb: 20, latencyMs: 10, jitterMs: 5 } },
  waits: { workload: 'waits', tasks: 7, params: { waitMs: 10 } },
  message: { workload: 'message', tasks: 7, params: { sizeKb: 100 } },
  pipeline: { workload: 'pipeline', tasks: 7, params: { items: 30, queueLength: 3, effort: 15_000 } },
}

/** The workloads whose inputs come from the seed; the others do the same work whatever it is. */
const SEEDED = new Set([
  'files',
  'hash',
  'json',
  'matrix',
  'scrape',
  'web',
  'message',
  'pipeline',
  'database',
])

describe.each(Object.values(SMALL))('the models on $workload', (plan) => {
  it.each([1, 77, 4_294_967_295])('all do every task and agree on the results of seed %i', async (seed) => {
    const report = await runOnce(labEngine(), { ...plan, seed, workers: { threads: 3, processes: 2 } })
    expect(report.trials.map((trial) => trial.model).sort()).toEqual([...MODEL_IDS].sort())
    const checksums = report.trials.map((trial) =>
      trial.state === 'completed' ? trial.checksum : trial.state,
    )
    expect(new Set(checksums).size).toBe(1)
    for (const trial of report.trials) {
      expect(trial).toMatchObject({ state: 'completed', tasksDone: 7, tasksFailed: 0 })
      expect(trial.workers.reduce((sum, worker) => sum + worker.tasksDone, 0)).toBe(7)
    }
  })

  it('make other results from another seed only where the seed is used', async () => {
    const checksum = async (seed: number): Promise<string> => {
      const trial = trialOf(
        await runOnce(labEngine(), { ...plan, models: ['cooperative'], seed }),
        'cooperative',
      )
      return trial.state === 'completed' ? trial.checksum : trial.state
    }
    const [first, again, other] = [await checksum(1), await checksum(1), await checksum(2)]
    expect(again).toBe(first)
    expect(other === first).toBe(!SEEDED.has(plan.workload))
  })
})

describe('a run', () => {
  it('opens one worker for serial and cooperative, and as many as asked for threads and processes', async () => {
    const report = await runOnce(labEngine(), {
      ...SMALL['primes'],
      workload: 'primes',
      workers: { threads: 3, processes: 2 },
    })
    const workers = Object.fromEntries(
      report.trials.map((trial) => [trial.model, trial.workers.map((worker) => worker.kind)]),
    )
    expect(workers).toEqual({
      serial: ['thread'],
      threads: ['thread', 'thread', 'thread'],
      processes: ['process', 'process'],
      cooperative: ['loop'],
    })
  })

  it('gives every process of the pool a PID of its own, none of them the engine’s', async () => {
    const report = await runOnce(labEngine(), {
      ...SMALL['primes'],
      workload: 'primes',
      models: ['processes'],
      workers: { processes: 3 },
    })
    const pids = trialOf(report, 'processes').workers.map((worker) => worker.pid)
    expect(new Set(pids).size).toBe(3)
    expect(pids).not.toContain(process.pid)
  })

  it.each(['threads', 'processes'] as const)(
    'begins tasks in the order of their numbers by %s',
    async (model) => {
      const report = await runOnce(labEngine(), {
        workload: 'primes',
        tasks: 40,
        params: { limit: 1_000_000 },
        models: [model],
        workers: { threads: 1, processes: 1 },
      })
      const begun = trialOf(report, model).workers.flatMap(({ slices }) => [...slices.task])
      const order = begun.filter((task, at) => task >= 0 && begun.indexOf(task) === at)
      expect(order).toEqual(Array.from({ length: 40 }, (_, task) => task))
    },
  )

  it('works with more workers than tasks', async () => {
    const report = await runOnce(labEngine(), {
      workload: 'primes',
      tasks: 1,
      params: { limit: 10_000 },
      workers: { threads: 4, processes: 3 },
    })
    expect(report.trials.map((trial) => trial.state)).toEqual(Array(4).fill('completed'))
    expect(report.summary.warnings.filter((warning) => warning.severity === 'fault')).toEqual([])
  })

  it('runs warm-ups first, does not keep them, and runs each model once a round', async () => {
    const { run, events } = start(labEngine(), {
      workload: 'waits',
      tasks: 2,
      params: { waitMs: 1 },
      models: ['serial', 'cooperative'],
      warmups: 1,
      repeats: 2,
    })
    const report = await run.finished
    const order = events.flatMap((event) => (event.type === 'trial-started' ? [event.trial] : []))
    expect(order.map((trial) => trial.warmup)).toEqual([true, true, false, false, false, false])
    expect(order.map((trial) => trial.order)).toEqual([0, 1, 2, 3, 4, 5])
    for (const round of [0, 2, 4]) {
      expect(new Set(order.slice(round, round + 2).map((trial) => trial.model))).toEqual(
        new Set(['serial', 'cooperative']),
      )
    }
    expect(report.trials).toHaveLength(4)
  })

  it('tells its events in order, the first and the last of them about the run', async () => {
    const { run, events } = start(labEngine(), {
      ...SMALL['mandelbrot'],
      workload: 'mandelbrot',
      models: ['threads'],
      warmups: 0,
      repeats: 1,
    })
    await run.finished
    const types = events.map((event) => event.type).filter((type) => type !== 'progress')
    expect(types[0]).toBe('run-started')
    expect(types[1]).toBe('trial-started')
    expect(types[2]).toBe('workers-ready')
    // A trial that is over soon tells its slices at the end only.
    const shown = types.slice(3, -2)
    expect(shown).toContain('outputs')
    expect(shown.every((type) => type === 'outputs' || type === 'slices')).toBe(true)
    expect(types.slice(-2)).toEqual(['trial-finished', 'run-finished'])
  })

  it('hands on every band of the picture once, whatever the model', async () => {
    for (const model of MODEL_IDS) {
      const { run, events } = start(labEngine(), {
        ...SMALL['mandelbrot'],
        workload: 'mandelbrot',
        models: [model],
        warmups: 0,
        repeats: 1,
      })
      await run.finished
      const outputs = events.flatMap((event) => (event.type === 'outputs' ? event.outputs : []))
      const rows = outputs.flatMap(({ output }) =>
        Array.from({ length: output.rows }, (_, row) => output.topRow + row),
      )
      expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, row) => row))
      expect(outputs.every(({ output }) => output.pixels.length === output.rows * 120)).toBe(true)
    }
  })

  it('refuses a second run while one is under way, and takes it afterwards', async () => {
    const engine = labEngine()
    const plan: PlanInput = {
      workload: 'waits',
      tasks: 1,
      params: { waitMs: 50 },
      models: ['serial'],
      warmups: 0,
      repeats: 1,
    }
    const { run } = start(engine, plan)
    expect(() => start(engine, plan)).toThrow('A run is under way: wait for it to end, or cancel it.')
    await run.finished
    expect((await runOnce(engine, plan)).trials).toHaveLength(1)
  })

  it('starts nothing when the plan has a problem', () => {
    const result = labEngine().start({ workload: 'primes', tasks: 0 }, () => {
      throw new Error('There must be no event.')
    })
    expect(result).toEqual({
      ok: false,
      problems: [{ path: 'tasks', value: '0', accepted: 'a whole number from 1 to 20,000' }],
    })
  })
})

describe('the workers of a run', () => {
  const plan: PlanInput = {
    ...SMALL['primes'],
    workload: 'primes',
    workers: { threads: 2, processes: 2 },
    warmups: 0,
    repeats: 2,
  }
  const pidsPerTrial = async (workerReuse: 'warm' | 'cold'): Promise<string[]> => {
    const report = await runOnce(labEngine(), { ...plan, models: ['processes'], workerReuse })
    return report.trials.map((trial) =>
      trial.workers
        .map((worker) => worker.pid)
        .sort()
        .join(),
    )
  }

  it('are kept from trial to trial when they are prestarted', async () => {
    const [first, second] = await pidsPerTrial('warm')
    expect(second).toBe(first)
  })

  it('are new ones in each trial when pools are cold', async () => {
    const [first, second] = await pidsPerTrial('cold')
    expect(second).not.toBe(first)
  })

  it('do every task in every trial, and measure each trial for itself', async () => {
    const report = await runOnce(labEngine(), { ...plan, repeats: 3 })
    for (const trial of report.trials) {
      expect(trial).toMatchObject({ state: 'completed', tasksDone: 7 })
      expect(trial.cpuMs).toBeLessThan(trial.wallMs * 2.2)
      expect(trial.workers.reduce((sum, worker) => sum + worker.tasksDone, 0)).toBe(7)
    }
  })
})
