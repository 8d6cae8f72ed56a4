import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NODE } from '../../scripts/lib/node24.mjs'
import { inRoot } from '../../scripts/lib/paths.mjs'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import { numberOf } from '../../src/contract/run/trial.ts'
import { isProcessAlive } from '../../src/runner/child-process.ts'
import { eventually } from '../fixtures/eventually.ts'
import { privateTmpdir } from '../fixtures/private-tmpdir.ts'
import { descendants } from '../fixtures/processes.ts'
import { checkProcessesAfterEach, checksumOf, runOnce, start, testSupervisor, trialOf } from './lab.ts'

const tmp = privateTmpdir()
checkProcessesAfterEach()

const WORKERS = { threads: 3, processes: 2 }

/** Targets of a process's open file descriptors, by `/proc`. */
function openFiles(pid: number): string[] {
  return readdirSync(`/proc/${String(pid)}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${String(pid)}/fd/${fd}`)
    } catch {
      return ''
    }
  })
}

/** The PID of the database service among the descendants of a process, once it has opened its file. */
function databaseService(root = process.pid): number | undefined {
  return descendants(root).find((pid) => openFiles(pid).some((file) => file.includes('accounts.sqlite')))
}

function filesLeft(): string[] {
  return tmp
    .names()
    .flatMap((name) => readdirSync(join(tmp.path, name), { recursive: true, encoding: 'utf8' }))
}

describe('the database workload', () => {
  it('has the same results under all models, in every trial, for each seed', async () => {
    const seen = new Set<string>()
    for (let seed = 1; seed <= 3; seed++) {
      const { trials } = await runOnce({
        workload: 'database',
        tasks: 6,
        params: { queriesPerTask: 10, latencyMs: 0 },
        workers: WORKERS,
        repeats: 3,
        seed,
      })
      expect(trials).toHaveLength(3 * MODEL_IDS.length)
      expect(new Set(trials.map(checksumOf)).size).toBe(1)
      for (const trial of trials) {
        expect(numberOf(trial, 'tasksFailed')).toBe(0)
        expect(numberOf(trial, 'servicesCpuMs')).toBeGreaterThan(0)
      }
      seen.add(trials.map(checksumOf)[0] ?? '')
    }
    expect(seen.size).toBe(3)
  })

  it('fails the trial whose service dies, and restarts it for the next', async () => {
    let killed = 0
    const plan = {
      workload: 'database',
      tasks: 4,
      params: { queriesPerTask: 10, latencyMs: 40 },
      models: ['cooperative' as const],
    }
    const { document } = start({ ...plan, warmups: 0, repeats: 3 }, (event) => {
      if (event.type !== 'progress' || event.elapsedMs < 50 || killed !== 0) return
      killed = databaseService() ?? 0
      process.kill(killed, 'SIGKILL')
    })
    const [first, ...others] = (await document).trials
    expect(first).toMatchObject({
      state: 'failed',
      fault: { code: 'service_exited', values: { service: 'database' } },
    })
    for (const trial of others)
      expect(trial).toMatchObject({ state: 'completed', metrics: { tasksFailed: 0 } })
    expect(others).toHaveLength(2)
  })

  it.each(MODEL_IDS)(
    'leaves no process and no file when it is cancelled at any moment (%s)',
    async (model) => {
      const plan = {
        workload: 'database',
        tasks: 50,
        params: { latencyMs: 500 },
        models: [model],
        workers: WORKERS,
      }
      for (const afterMs of [0, 30, 120, 300, 600]) {
        const { run } = start(plan)
        await new Promise((resolve) => setTimeout(resolve, afterMs))
        run.cancel()
        await run.ended
        expect(tmp.names()).toEqual([])
      }
    },
  )

  it.skipIf(process.platform === 'win32')('has no named file while it runs', async () => {
    const seen: string[][] = []
    const plan = { workload: 'database', tasks: 4, params: { latencyMs: 50 }, models: ['serial' as const] }
    const { run, document } = start(plan, ({ type }) => {
      if (type !== 'workers-ready') return
      seen.push(
        openFiles(databaseService() ?? 0).filter((file) => file.endsWith('accounts.sqlite (deleted)')),
      )
      seen.push(filesLeft())
      run.cancel()
    })
    await document
    expect(seen[0]).not.toEqual([])
    expect(seen[1]).toEqual([])
  })

  it('leaves no process and no file when its program is killed', async () => {
    const options = ['--workload', 'database', '--tasks', '50', '--param', 'latencyMs=500', '--quiet']
    const cli = spawn(NODE, [inRoot('out/main/cli.js'), 'run', ...options], { stdio: 'ignore' })
    await eventually(() => {
      expect(openFiles(databaseService(cli.pid) ?? 0).join()).toContain('(deleted)')
    })
    const below = descendants(cli.pid)
    cli.kill('SIGKILL')
    await once(cli, 'exit')
    await eventually(() => {
      expect(below.filter(isProcessAlive)).toEqual([])
    })
    expect(filesLeft()).toEqual([])
    // The next run removes the empty folder.
    await runOnce({ workload: 'database', tasks: 1, models: ['serial'] })
  })

  it.each(MODEL_IDS)('reports why the database refused a statement (%s)', async (model) => {
    const plan = { workload: 'wrong-sql', models: [model], workers: WORKERS }
    const trial = trialOf(await runOnce(plan, testSupervisor()), model)
    expect(trial).toMatchObject({
      state: 'completed',
      metrics: { tasksDone: 4, tasksFailed: 1 },
      firstTaskFault: { code: 'query_refused', values: { text: 'no such table: accountz' } },
    })
  })
})
