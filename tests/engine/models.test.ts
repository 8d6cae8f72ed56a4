import { describe, expect, it } from 'vitest'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { fault } from '../../src/contract/fault.ts'
import { numberOf } from '../../src/contract/run/trial.ts'
import { WORKLOADS } from '../../src/workloads/index.ts'
import { checkProcessesAfterEach, checksumOf, newSupervisor, runOnce, start, trialOf } from './lab.ts'

checkProcessesAfterEach()

/** Every workload, small enough to run in a fraction of a second. */
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
  request: {
    workload: 'request',
    tasks: 7,
    params: { rounds: 2, databaseMs: 3, webMs: 5, jitterMs: 4, effort: 50_000 },
  },
  scrape: { workload: 'scrape', tasks: 7, params: { pageKb: 20, latencyMs: 10, jitterMs: 5 } },
  waits: { workload: 'waits', tasks: 7, params: { waitMs: 10 } },
  message: { workload: 'message', tasks: 7, params: { sizeKb: 100 } },
  pipeline: { workload: 'pipeline', tasks: 7, params: { items: 30, queueLength: 3, effort: 15_000 } },
}

/** The workloads whose inputs come from the seed; the others do the same work for every seed. */
const SEEDED = new Set([
  'files',
  'hash',
  'json',
  'matrix',
  'request',
  'scrape',
  'web',
  'message',
  'pipeline',
  'database',
])

it('every workload is tested', () => {
  expect(Object.keys(SMALL).sort()).toEqual(WORKLOADS.map(({ id }) => id).sort())
})

describe.each(Object.values(SMALL))('the workload $workload', (plan) => {
  it('has the same results under every model', async () => {
    const { trials } = await runOnce({ ...plan, seed: 77, workers: { threads: 3, processes: 2 } })
    expect(trials.map(({ model }) => model).sort()).toEqual([...MODEL_IDS].sort())
    expect(new Set(trials.map(checksumOf)).size).toBe(1)
    for (const trial of trials) {
      expect(trial).toMatchObject({ state: 'completed', metrics: { tasksDone: 7, tasksFailed: 0 } })
    }
  })

  it('has other results for another seed only if it uses the seed', async () => {
    const checksum = async (seed: number): Promise<string> =>
      checksumOf(trialOf(await runOnce({ ...plan, models: ['cooperative'], seed }), 'cooperative'))
    const [first, again, other] = [await checksum(1), await checksum(1), await checksum(4_294_967_295)]
    expect(again).toBe(first)
    expect(other === first).toBe(!SEEDED.has(plan.workload))
  })
})

describe('a run', () => {
  const primes: PlanInput = { ...SMALL['primes'], workload: 'primes' }
  const mandelbrot: PlanInput = { ...SMALL['mandelbrot'], workload: 'mandelbrot' }

  it('starts one worker for Serial and Cooperative, and as many as planned for Threads and Processes', async () => {
    const { trials } = await runOnce({ ...primes, workers: { threads: 3, processes: 2 } })
    const kinds = Object.fromEntries(
      trials.map(({ model, workers }) => [model, workers.map(({ kind }) => kind)]),
    )
    expect(kinds).toEqual({
      serial: ['thread'],
      threads: ['thread', 'thread', 'thread'],
      processes: ['process', 'process'],
      cooperative: ['loop'],
    })
  })

  it('has a process for each worker of Processes, and one for all others', async () => {
    const { trials } = await runOnce({ ...primes, workers: { threads: 3, processes: 3 } })
    const pids = (model: (typeof MODEL_IDS)[number]): number[] =>
      trials.filter((trial) => trial.model === model).flatMap(({ workers }) => workers.map(({ pid }) => pid))
    const runner = pids('serial')[0]
    expect(new Set(pids('processes')).size).toBe(3)
    expect(pids('processes')).not.toContain(runner)
    expect(new Set([...pids('threads'), ...pids('cooperative')])).toEqual(new Set([runner]))
    expect(runner).not.toBe(process.pid)
  })

  it.each(['threads', 'processes'] as const)('starts tasks in their order (%s)', async (model) => {
    const plan: PlanInput = { ...primes, tasks: 40, params: { limit: 1_000_000 } }
    const document = await runOnce({ ...plan, models: [model], workers: { threads: 1, processes: 1 } })
    const ran = trialOf(document, model).workers.flatMap(({ slices }) => [...slices.task])
    const order = ran.filter((task, at) => task >= 0 && ran.indexOf(task) === at)
    expect(order).toEqual(Array.from({ length: 40 }, (_, task) => task))
  })

  it('completes with more workers than tasks', async () => {
    const plan = { ...primes, tasks: 1, params: { limit: 10_000 }, workers: { threads: 4, processes: 3 } }
    const { trials, warnings } = await runOnce(plan)
    expect(trials.map(({ state }) => state)).toEqual(Array(4).fill('completed'))
    expect(warnings.filter(({ severity }) => severity === 'fault')).toEqual([])
  })

  it('executes warm-ups first, then each model once a round, and documents the counted trials only', async () => {
    const { document, events } = start({
      workload: 'waits',
      tasks: 2,
      params: { waitMs: 1 },
      models: ['serial', 'cooperative'],
      warmups: 1,
      repeats: 2,
    })
    const { trials } = await document
    const order = events.flatMap((event) => (event.type === 'trial-started' ? [event.trial] : []))
    expect(order.map(({ warmup }) => warmup)).toEqual([true, true, false, false, false, false])
    expect(order.map((trial) => trial.order)).toEqual([0, 1, 2, 3, 4, 5])
    for (const round of [0, 2, 4]) {
      const models = order.slice(round, round + 2).map(({ model }) => model)
      expect(models.sort()).toEqual(['cooperative', 'serial'])
    }
    expect(trials.map((trial) => trial.order)).toEqual([2, 3, 4, 5])
  })

  it('reports its events in order', async () => {
    const { document, events } = start({ ...mandelbrot, models: ['threads'], warmups: 0, repeats: 1 })
    await document
    const types = events.map(({ type }) => type).filter((type) => type !== 'progress')
    expect(types.slice(0, 3)).toEqual(['run-started', 'trial-started', 'workers-ready'])
    // A trial that is over soon reports its slices with its result only.
    const live = types.slice(3, -2)
    expect(live).toContain('outputs')
    expect(live.every((type) => type === 'outputs' || type === 'slices')).toBe(true)
    expect(types.slice(-2)).toEqual(['trial-finished', 'run-finished'])
  })

  it.each(
    MODEL_IDS.flatMap((model) => (['rows', 'bands'] as const).map((division) => [model, division] as const)),
  )('reports every row of the picture once (%s, %s)', async (model, division) => {
    const params = { ...mandelbrot.params, division }
    const { document, events } = start({ ...mandelbrot, params, models: [model], warmups: 0, repeats: 1 })
    await document
    const outputs = events.flatMap((event) => (event.type === 'outputs' ? event.outputs : []))
    const rows = outputs.flatMap(({ output }) =>
      Array.from({ length: output.rows }, (_, row) => output.topRow + row * output.rowStep),
    )
    expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: 80 }, (_, row) => row))
    expect(outputs.every(({ output }) => output.pixels.length === output.rows * 120)).toBe(true)
  })

  it('refuses a second run while it lasts, and permits the next one', async () => {
    const supervisor = newSupervisor()
    const plan: PlanInput = { workload: 'waits', tasks: 1, params: { waitMs: 50 }, models: ['serial'] }
    const { document } = start({ ...plan, warmups: 0, repeats: 1 }, undefined, supervisor)
    expect(() => start(plan, undefined, supervisor)).toThrow(
      expect.objectContaining({ fault: fault('run_in_progress', {}) }),
    )
    await document
    expect((await runOnce(plan, supervisor)).trials).toHaveLength(1)
  })

  it('does not start if the plan has a problem', () => {
    const result = newSupervisor().start({ workload: 'primes', tasks: 0 }, () => {
      throw new Error('There must be no event.')
    })
    expect(result).toMatchObject({ ok: false, problems: [{ path: 'tasks', accepted: { kind: 'number' } }] })
  })
})

describe('the workers of a run', () => {
  const plan: PlanInput = { ...SMALL['primes'], workload: 'primes', workers: { threads: 2, processes: 2 } }
  const pidsPerTrial = async (workerReuse: 'warm' | 'cold'): Promise<string[]> => {
    const { trials } = await runOnce({ ...plan, repeats: 2, models: ['processes'], workerReuse })
    return trials.map(({ workers }) =>
      workers
        .map(({ pid }) => pid)
        .sort()
        .join(),
    )
  }

  it('are the same in all trials when they are warm', async () => {
    const [first, second] = await pidsPerTrial('warm')
    expect(second).toBe(first)
  })

  it('are new in each trial when they are cold', async () => {
    const [first, second] = await pidsPerTrial('cold')
    expect(second).not.toBe(first)
  })

  it('measure each trial by itself', async () => {
    const { trials } = await runOnce({ ...plan, repeats: 3 })
    for (const trial of trials) {
      expect(trial).toMatchObject({ state: 'completed', metrics: { tasksDone: 7 } })
      expect(numberOf(trial, 'cpuMs')).toBeLessThan(trial.metrics.wallMs * 2.2)
    }
  })
})
