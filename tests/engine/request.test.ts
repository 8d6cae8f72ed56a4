import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AWAIT_CAUSES, STATE_CODES } from '../../src/contract/columns/states.ts'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import type { Trial } from '../../src/contract/run/trial.ts'
import { privateTmpdir } from '../fixtures/private-tmpdir.ts'
import { checkProcessesAfterEach, checksumOf, runOnce, start, trialOf } from './lab.ts'

// The folder is checked after the supervisors are closed: hooks run in the reverse order.
const tmp = privateTmpdir()
checkProcessesAfterEach()
afterEach(() => vi.unstubAllEnvs())

const PLAN: PlanInput = {
  workload: 'request',
  tasks: 12,
  params: { rounds: 3, databaseMs: 8, webMs: 12, jitterMs: 4, effort: 300_000 },
  workers: { threads: 4, processes: 2 },
}

/** The tasks that ran on a worker, in order; a task that ran twice in succession is there once. */
function ranOn({ workers }: Trial, worker: number): number[] {
  const slices = workers[worker]?.slices
  const ran = [...(slices?.task ?? [])].filter(
    (task, at) => task >= 0 && slices?.state[at] === STATE_CODES.running,
  )
  return ran.filter((task, at) => task !== ran[at - 1])
}

/** The lines of every log in the run's work folder, by the file's name. */
function logLines(): Map<string, string[]> {
  const names = readdirSync(tmp.workFolder()).filter((name) => name.endsWith('.log'))
  return new Map(
    names.map((name) => [name, readFileSync(join(tmp.workFolder(), name), 'utf8').split('\n').slice(0, -1)]),
  )
}

describe('request', () => {
  it('has the same results under every model', async () => {
    const { trials } = await runOnce(PLAN)
    expect(trials.map(({ model }) => model).sort()).toEqual([...MODEL_IDS].sort())
    expect(new Set(trials.map(checksumOf)).size).toBe(1)
    for (const trial of trials) {
      expect(trial).toMatchObject({ state: 'completed', metrics: { tasksDone: 12, tasksFailed: 0 } })
    }
  })

  it.each(MODEL_IDS)('waits for the database, the web and a file in each round (%s)', async (model) => {
    const { workers } = trialOf(await runOnce({ ...PLAN, models: [model] }), model)
    const waits = workers.flatMap(({ awaits }) => [...awaits.cause].map((code) => AWAIT_CAUSES[code]))
    for (const cause of ['database', 'web', 'file'] as const) {
      expect(waits.filter((one) => one === cause)).toHaveLength(12 * 3)
    }
    expect(waits).toHaveLength(12 * 9)
  })

  it('waits for the database and the web service for their latencies at least', async () => {
    const { workers } = trialOf(await runOnce({ ...PLAN, models: ['serial'] }), 'serial')
    const awaits = workers[0]?.awaits
    const shortest = (cause: (typeof AWAIT_CAUSES)[number]): number =>
      Math.min(
        ...[...(awaits?.cause ?? [])].flatMap((code, at) =>
          AWAIT_CAUSES[code] === cause ? [(awaits?.endMs[at] ?? 0) - (awaits?.startMs[at] ?? 0)] : [],
        ),
      )
    // Timers may fire up to a millisecond early.
    expect(shortest('database')).toBeGreaterThan(7)
    expect(shortest('web')).toBeGreaterThan(11)
  })

  it('leaves out the database if node:sqlite is missing', async () => {
    vi.stubEnv('NODE_OPTIONS', '--no-experimental-sqlite')
    const { trials } = await runOnce(PLAN)
    expect(new Set(trials.map(checksumOf)).size).toBe(1)
    for (const trial of trials) {
      expect(trial).toMatchObject({ state: 'completed', metrics: { tasksDone: 12, tasksFailed: 0 } })
      const causes = trial.workers.flatMap(({ awaits }) => [...awaits.cause])
      expect(new Set(causes.map((code) => AWAIT_CAUSES[code]))).toEqual(new Set(['web', 'file']))
    }
  })

  it('interleaves its tasks on one event loop', async () => {
    const ran = ranOn(trialOf(await runOnce({ ...PLAN, models: ['cooperative'] }), 'cooperative'), 0)
    expect(new Set(ran).size).toBe(12)
    expect(ran.length - 1).toBeGreaterThanOrEqual(24)
    // Tasks that pause for at least five others before they end.
    const interleaved = [...new Set(ran)].filter((task) => {
      const between = ran.slice(ran.indexOf(task) + 1, ran.lastIndexOf(task))
      return new Set(between.filter((other) => other !== task)).size >= 5
    })
    expect(interleaved.length).toBeGreaterThanOrEqual(6)
  })

  it('runs one task after the other if a worker runs one at a time', async () => {
    const ran = ranOn(trialOf(await runOnce({ ...PLAN, models: ['serial'] }), 'serial'), 0)
    expect(ran).toEqual(Array.from({ length: 12 }, (_, task) => task))
  })

  it.each(MODEL_IDS)(
    'appends a line per round to the log of each task, in every trial (%s)',
    async (model) => {
      const found: Map<string, string[]>[] = []
      // The next trial appends its first lines after a while, so the logs are read in time.
      const params = { ...PLAN.params, rounds: 2, databaseMs: 40, webMs: 60 }
      const plan = { ...PLAN, tasks: 3, params, models: [model], warmups: 0, repeats: 3 }
      const { document } = start(plan, (event) => {
        if (event.type === 'trial-finished' && event.result.index < 2) found.push(logLines())
      })
      expect((await document).state).toBe('completed')
      const names = ['request-0.log', 'request-1.log', 'request-2.log']
      expect([...(found[0]?.keys() ?? [])].sort()).toEqual(names)
      for (const name of names) {
        const lines = found[0]?.get(name) ?? []
        expect(lines.map((line) => (JSON.parse(line) as { round: number }).round)).toEqual([1, 2])
        // The second trial does the same work, and appends the same lines.
        expect(found[1]?.get(name)).toEqual([...lines, ...lines])
      }
    },
  )

  it.each(MODEL_IDS)('leaves no file when it is cancelled (%s)', async (model) => {
    let logs: string[] = []
    const plan = { ...PLAN, params: { ...PLAN.params, rounds: 50 }, models: [model], warmups: 0, repeats: 1 }
    const { run, document } = start(plan, (event) => {
      if (event.type !== 'progress' || logs.length > 0) return
      logs = readdirSync(tmp.workFolder()).filter((name) => name.endsWith('.log'))
      if (logs.length > 0) run.cancel()
    })
    expect((await document).trials.map(({ state }) => state)).toEqual(['cancelled'])
    expect(logs[0]).toMatch(/^request-\d+\.log$/)
  })
})
