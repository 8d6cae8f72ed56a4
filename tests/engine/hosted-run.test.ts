import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunEvent } from '../../src/contract/run/events.ts'
import { MODEL_IDS, type ModelId } from '../../src/contract/models.ts'
import { inRoot } from '../../scripts/lib/paths.mjs'
import { eventually } from '../fixtures/eventually.ts'
import { descendants } from '../fixtures/processes.ts'
import { labEngine, runOnce, start, trialOf } from './lab.ts'

const WORKERS = { threads: 2, processes: 2 }
const ONE_RUN = { workload: 'files', tasks: 4, workers: WORKERS, warmups: 0, repeats: 1 }
const usual = process.env['TMPDIR']
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hosted-test-'))
  process.env['TMPDIR'] = folder
})

afterEach(() => {
  if (usual === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = usual
  rmSync(folder, { recursive: true })
  expect(descendants()).toEqual([])
})

/** A long run that calls `onceAtWork` when its tasks are under way. */
function startLong(model: ModelId, poolThreads: number, onceAtWork: () => void): ReturnType<typeof start> {
  let called = false
  return start(
    labEngine(),
    { ...ONE_RUN, models: [model], params: { filesPerTask: 10_000, poolThreads } },
    (event: RunEvent) => {
      if (called || event.type !== 'progress' || event.elapsedMs < 100) return
      called = true
      onceAtWork()
    },
  )
}

/** How many threads libuv's pool has in a process, by the names the kernel knows its threads by. */
function poolThreadsOf(pid: number): number {
  const tasks = `/proc/${String(pid)}/task`
  const names = readdirSync(tasks).map((id) => readFileSync(join(tasks, id, 'comm'), 'utf8').trim())
  return names.filter((name) => name === 'libuv-worker').length
}

/** False for a zombie too: an orphan is reaped by whoever is the machine's first process. */
function lives(pid: number): boolean {
  const stat = `/proc/${String(pid)}/stat`
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'latin1'))
}

describe.each(MODEL_IDS)('%s', (model) => {
  it.each([1, 4, 9])('has %i threads for files in each process that runs its tasks', async (poolThreads) => {
    const seen = new Map<number, number>()
    const { run } = startLong(model, poolThreads, () => {
      for (const pid of [process.pid, ...descendants()]) seen.set(pid, poolThreadsOf(pid))
      run.cancel()
    })
    const { workers } = trialOf(await run.finished, model)
    expect(workers.length).toBeGreaterThan(0)
    expect(workers.map((worker) => seen.get(worker.pid))).toEqual(workers.map(() => poolThreads))
  })

  it('has the same results whatever the number of threads for files', async () => {
    const params = { filesPerTask: 3, fileKb: 16 }
    const checksum = async (poolThreads: number): Promise<string> => {
      const plan = { ...ONE_RUN, models: [model], params: { ...params, poolThreads } }
      const trial = trialOf(await runOnce(labEngine(), plan), model)
      return trial.state === 'completed' ? trial.checksum : trial.state
    }
    expect(await checksum(8)).toBe(await checksum(4))
  })
})

describe('a run in a process of its own', () => {
  it('tells the same events as any other, and ends with the report', async () => {
    const plan = { ...ONE_RUN, models: ['threads' as const], params: { filesPerTask: 30, poolThreads: 2 } }
    const { run, events } = start(labEngine(), { ...plan, warmups: 1 })
    const report = await run.finished
    // How often it tells what is under way is a matter of how long that takes.
    const types = events.map((event) => event.type).filter((type) => type !== 'progress' && type !== 'slices')
    expect(types).toEqual([
      'run-started',
      'trial-started',
      'workers-ready',
      'trial-finished',
      'trial-started',
      'workers-ready',
      'trial-finished',
      'run-finished',
    ])
    expect(report.id).toBe(run.id)
    expect(report.trials).toHaveLength(1)
    expect(report.trials[0]?.workers[0]?.slices.startMs).toBeInstanceOf(Float64Array)
    expect(readdirSync(folder)).toEqual([])
  })

  it.each([0, 20, 60, 150])('is cancelled %i ms after its start', async (afterMs) => {
    const plan = { ...ONE_RUN, models: ['processes' as const], params: { poolThreads: 2 } }
    const { run, events } = start(labEngine(), plan)
    await new Promise((resolve) => setTimeout(resolve, afterMs))
    run.cancel()
    const report = await run.finished
    expect(report.trials.every((trial) => trial.state === 'cancelled')).toBe(true)
    expect(events[0]?.type).toBe('run-started')
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', state: 'cancelled' })
    expect(descendants()).toEqual([])
    expect(readdirSync(folder)).toEqual([])
  })

  it('is ended when it does not hear that it is cancelled', async () => {
    const { run, events } = startLong('cooperative', 2, () => {
      process.kill(descendants()[0] ?? 0, 'SIGSTOP')
      run.cancel()
    })
    expect((await run.finished).trials).toEqual([])
    expect(events.at(-1)).toMatchObject({ type: 'run-finished', state: 'cancelled' })
    expect(readdirSync(folder)).toEqual([])
  })

  it('could not be carried out when its process dies, and leaves nothing behind', async () => {
    let below: number[] = []
    const { run } = startLong('processes', 2, () => {
      below = descendants()
      process.kill(below[0] ?? 0, 'SIGKILL')
    })
    await expect(run.finished).rejects.toThrow('The process that carried out this run was killed (SIGKILL).')
    expect(below).toHaveLength(3)
    await eventually(() => {
      expect(below.filter(lives)).toEqual([])
    })
    expect(readdirSync(folder)).toEqual([])
  })

  it('says why it could not be carried out', async () => {
    process.env['TMPDIR'] = '/sys'
    const run = runOnce(labEngine(), { ...ONE_RUN, params: { poolThreads: 2 } })
    await expect(run).rejects.toThrow('No temporary folder could be made in /sys: no permission.')
  })
})

describe('the engine, killed', () => {
  it.each([4, 2])(
    'leaves a folder that the next run removes, and no process (%i threads for files)',
    async (n) => {
      const args = [
        'run',
        '--workload',
        'files',
        '--param',
        'filesPerTask=10000',
        '--param',
        `poolThreads=${String(n)}`,
      ]
      const cli = spawn(process.execPath, [inRoot('out/main/cli.js'), ...args], { stdio: 'ignore' })
      const files = (): string[] => readdirSync(folder).flatMap((name) => readdirSync(join(folder, name)))
      await eventually(() => {
        expect(files().length).toBeGreaterThan(0)
      })
      const below = descendants(cli.pid)
      cli.kill('SIGKILL')
      await once(cli, 'exit')
      await eventually(() => {
        expect(below.filter(lives)).toEqual([])
      })
      expect(readdirSync(folder)).toHaveLength(1)
      await runOnce(labEngine(), { ...ONE_RUN, models: ['serial'], params: { filesPerTask: 1 } })
      expect(readdirSync(folder)).toEqual([])
    },
  )

  it('is not mistaken for others: what is not a dead engine’s folder stays', async () => {
    const dead = await deadPid()
    const [gone, living, foreign, file] = [
      `interleave-${String(dead)}-abcdef`,
      `interleave-${String(process.pid)}-abcdef`,
      `interleave-${String(dead)}-notes-of-mine`,
      `interleave-${String(dead)}-ghijkl`,
    ]
    for (const name of [gone, living, foreign]) mkdirSync(join(folder, name))
    writeFileSync(join(folder, file), 'a file')
    await runOnce(labEngine(), { ...ONE_RUN, models: ['serial'], params: { filesPerTask: 1 } })
    expect(readdirSync(folder).sort()).toEqual([living, foreign, file].sort())
  })
})

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(child, 'exit')
  return child.pid ?? 0
}
