import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import type { RunEvent } from '../../src/contract/run/events.ts'
import { MODEL_IDS } from '../../src/contract/models.ts'
import { parsePlan } from '../../src/contract/plan/plan.ts'
import { createEngine } from '../../src/runner/engine.ts'
import { DatabaseClient } from '../../src/runner/workers/database-client.ts'
import { HttpClient } from '../../src/runner/workers/http-client.ts'
import { makeRunFolder } from '../../src/runner/run-folder.ts'
import { type ServiceAddress, TOKEN_HEADER } from '../../src/runner/services/address.ts'
import { Services } from '../../src/runner/services/services.ts'
import { database as workload } from '../../src/workloads/io/database.ts'
import { workloadInfo } from '../../src/workloads/index.ts'
import { built } from '../fixtures/built.ts'
import { descendants } from '../fixtures/processes.ts'
import { wrongSql } from '../fixtures/sql-workload.ts'
import { bareContext } from '../fixtures/task-context.ts'
import { builtEntries, labEngine, runOnce, start, trialOf } from './lab.ts'

const WORKERS = { threads: 3, processes: 2 }
const CLI = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url))

/** Names of the temporary folders of a process's runs. */
const foldersOf = (pid: number): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`interleave-${String(pid)}-`))

const filesOf = (pid: number): string[] =>
  foldersOf(pid).flatMap((name) => readdirSync(join(tmpdir(), name), { recursive: true, encoding: 'utf8' }))

/** What a process has open, by `/proc`. */
const openFiles = (pid: number): string[] =>
  readdirSync(`/proc/${String(pid)}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${String(pid)}/fd/${fd}`)
    } catch {
      return ''
    }
  })

const databaseProcess = (root = process.pid): number | undefined =>
  descendants(root).find((pid) => openFiles(pid).some((file) => file.includes('accounts.sqlite')))

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
}

afterEach(() => {
  expect(descendants()).toEqual([])
  expect(foldersOf(process.pid)).toEqual([])
})

describe('the database service', () => {
  const use = async (
    test: (client: DatabaseClient, address: ServiceAddress, services: Services) => Promise<void>,
    params = {},
  ): Promise<void> => {
    const parsed = parsePlan(
      { workload: 'database', params, seed: 5 },
      { workloads: [workloadInfo(workload)], cores: 2 },
    )
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
    const folder = await makeRunFolder(true)
    const services = new Services({
      entries: builtEntries,
      needed: ['database'],
      plan: parsed.plan,
      folder: folder.path,
    })
    try {
      const { database: address, web } = await services.start()
      if (address === null) throw new Error('There is no database.')
      expect(web).toBeNull()
      await test(new DatabaseClient(new HttpClient(address)), address, services)
    } finally {
      await services.stop()
      await folder.remove()
    }
  }
  const post = (
    address: ServiceAddress,
    body: string,
    token: string,
  ): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const options = { port: address.port, host: '127.0.0.1', path: '/query', method: 'POST' }
      request({ ...options, headers: { [TOKEN_HEADER]: token } }, (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text })
        })
      })
        .on('error', reject)
        .end(body)
    })

  it('answers only whoever knows its token', () =>
    use(async (_client, address) => {
      const body = JSON.stringify([{ sql: 'SELECT 1 AS one', values: [] }])
      expect(await post(address, body, 'x'.repeat(address.token.length))).toMatchObject({ status: 403 })
      expect(await post(address, body, 'é')).toMatchObject({ status: 403 })
      expect(await post(address, body, address.token)).toEqual({ status: 200, text: '[[{"one":1}]]' })
    }))

  it.each([
    ['{', 'The request is not a list of { sql, values }.\n'],
    ['[{"sql":"SELECT 1"}]', 'The request is not a list of { sql, values }.\n'],
    ['[{"sql":"SELEC 1","values":[]}]', 'near "SELEC": syntax error.\n'],
    ['[{"sql":"COMMIT","values":[]}]', 'cannot commit - no transaction is active.\n'],
  ])('refuses %s with one sentence, and goes on', (body, text) =>
    use(async (client, address) => {
      expect(await post(address, body, address.token)).toEqual({ status: 400, text })
      expect((await client.query([{ sql: 'SELECT ? AS one', values: [1] }])).rows).toEqual([[{ one: 1 }]])
    }),
  )

  it('refuses a request that is too long', () =>
    use(async (_client, address) => {
      const { status } = await post(address, `[${' '.repeat(1_000_000)}]`, address.token)
      expect(status).toBe(413)
    }))

  it('holds its answers back as long as asked, and says when it sent them', () =>
    use(
      async (client) => {
        const startedMs = Number(process.hrtime.bigint()) / 1e6
        const { sentAtMs } = await client.query([{ sql: 'SELECT 1', values: [] }])
        const endedMs = Number(process.hrtime.bigint()) / 1e6
        expect((sentAtMs ?? 0) - startedMs).toBeGreaterThanOrEqual(79)
        expect(sentAtMs).toBeLessThanOrEqual(endedMs)
      },
      { latencyMs: 80 },
    ))

  it('keeps the sum of all balances while sessions transfer at the same time', () =>
    use(
      async (client, _address, services) => {
        const total = { sql: 'SELECT SUM(balance) AS sum, COUNT(*) AS count FROM accounts', values: [] }
        const before = (await client.query([total])).rows
        expect(before[0]?.[0]?.['count']).toBe(100_000)
        const ctx = bareContext({ query: async (statements) => (await client.query(statements)).rows })
        const params = { queriesPerTask: 20, latencyMs: 0, mix: 'transactions' }
        await Promise.all(workload.inputs(params, 30, 1).map((input) => workload.run(input, ctx, params)))
        expect((await client.query([total])).rows).toEqual(before)
        expect(await services.cpuMs()).toBeGreaterThan(0)
      },
      { latencyMs: 0 },
    ))

  it('keeps its file without a name, in a process of its own', () =>
    use(() => {
      const pid = databaseProcess() ?? 0
      expect(openFiles(pid).filter((file) => file.endsWith('accounts.sqlite (deleted)'))).not.toEqual([])
      expect(foldersOf(process.pid)).toHaveLength(1)
      expect(filesOf(process.pid)).toEqual([])
      return Promise.resolve()
    }))
})

describe('the database workload', () => {
  it('has the same results under all models, in every trial, for many seeds', async () => {
    const seen = new Set<string>()
    for (let seed = 1; seed <= 3; seed++) {
      const report = await runOnce(labEngine(), {
        workload: 'database',
        tasks: 6,
        params: { queriesPerTask: 10, latencyMs: 0 },
        workers: WORKERS,
        repeats: 3,
        seed,
      })
      expect(report.trials).toHaveLength(12)
      const checksums = report.trials.map((trial) =>
        trial.state === 'completed' ? trial.checksum : trial.state,
      )
      expect(new Set(checksums).size).toBe(1)
      expect(
        report.trials.every(
          ({ tasksFailed, servicesCpuMs }) => tasksFailed === 0 && (servicesCpuMs ?? 0) > 0,
        ),
      ).toBe(true)
      seen.add(checksums[0] ?? '')
    }
    expect(seen.size).toBe(3)
  })

  it('takes a dead service for the trial’s failure, and starts it anew for the next', async () => {
    let killed = false
    const onEvent = (event: RunEvent): void => {
      if (event.type !== 'progress' || event.elapsedMs < 50 || killed) return
      killed = true
      process.kill(databaseProcess() ?? 0, 'SIGKILL')
    }
    const { run } = start(
      labEngine(),
      {
        workload: 'database',
        tasks: 4,
        params: { queriesPerTask: 10, latencyMs: 40 },
        models: ['cooperative'],
        warmups: 0,
        repeats: 3,
      },
      onEvent,
    )
    const [first, ...others] = (await run.finished).trials
    expect(first).toMatchObject({ state: 'failed', error: 'The database service ended unexpectedly.' })
    expect(others.map(({ state, tasksFailed }) => [state, tasksFailed])).toEqual([
      ['completed', 0],
      ['completed', 0],
    ])
  })

  it.each(MODEL_IDS)('leaves no process and no file when it is cancelled (%s)', async (model) => {
    const plan = {
      workload: 'database',
      tasks: 50,
      params: { latencyMs: 500 },
      models: [model],
      workers: WORKERS,
    }
    for (const afterMs of [0, 30, 120, 300, 600]) {
      const { run } = start(labEngine(), plan)
      await new Promise((resolve) => setTimeout(resolve, afterMs))
      run.cancel()
      await run.finished
      expect(descendants()).toEqual([])
      expect(foldersOf(process.pid)).toEqual([])
    }
  })

  it('leaves no process and no file of a killed program', async () => {
    const args = [
      CLI,
      'run',
      '--workload',
      'database',
      '--tasks',
      '50',
      '--param',
      'latencyMs=500',
      '--quiet',
    ]
    const lab = spawn(process.execPath, args, { stdio: 'ignore' })
    const pid = lab.pid ?? 0
    await until(() => databaseProcess(pid) !== undefined)
    const service = databaseProcess(pid) ?? 0
    await until(() => openFiles(service).some((file) => file.endsWith('(deleted)')))
    lab.kill('SIGKILL')
    await once(lab, 'exit')
    await until(() => !readdirSync('/proc').includes(String(service)))
    expect(filesOf(pid)).toEqual([])
  })

  it.each(MODEL_IDS)('counts a task whose SQL is refused as failed, and says why (%s)', async (model) => {
    const engine = createEngine({
      entries: {
        ...builtEntries,
        thread: built('test-workers', 'sql-thread'),
        process: built('test-workers', 'sql-process'),
      },
      app: { version: 'test', node: process.versions.node },
      workloads: [wrongSql],
    })
    const report = await runOnce(engine, { workload: 'wrong-sql', models: [model], workers: WORKERS })
    expect(trialOf(report, model)).toMatchObject({
      state: 'completed',
      tasksDone: 4,
      tasksFailed: 1,
      firstTaskError: 'The database refused: no such table: accountz.',
    })
  })
})
