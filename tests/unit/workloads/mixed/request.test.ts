import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { random } from '../../../../src/base/random.ts'
import { LIMITS } from '../../../../src/contract/plan/limits.ts'
import { Database } from '../../../../src/runner/services/database.ts'
import { WebPages } from '../../../../src/runner/services/web-pages.ts'
import { ACCOUNTS, accounts } from '../../../../src/workloads/kernels/accounts.ts'
import { request } from '../../../../src/workloads/mixed/request.ts'
import { type TaskContext, TaskError } from '../../../../src/workloads/sdk.ts'
import { bareContext, yieldingContext } from '../../../fixtures/task-context.ts'

const { isBuiltin } = vi.hoisted(() => ({ isBuiltin: vi.fn(() => true) }))
vi.mock('node:module', () => ({ isBuiltin }))

const SEED = 7
const PARAMS = { rounds: 3, databaseMs: 0, webMs: 0, jitterMs: 0, effort: 25_000 }
const PAGE = /^\/page\/(\d+)$/

let folder = ''
let database: Database
const pages = new WebPages({
  latencyMs: 0,
  jitterMs: 0,
  pageBytes: 2_000,
  pageKb: 0,
  errorRate: 0,
  seed: SEED,
})

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'interleave-test-'))
  database = new Database(join(folder, 'accounts.sqlite'), SEED)
})

afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

interface Recorded {
  /** The names of the calls in order; those of a page and a file with their argument. */
  readonly calls: string[]
  readonly accountIds: number[]
  readonly logs: Map<string, string>
  readonly ctx: TaskContext
}

/** A context with a real database and real pages, and with files in memory. */
function recorded(yieldEvery = 0): Recorded {
  const calls: string[] = []
  const accountIds: number[] = []
  const logs = new Map<string, string>()
  const ctx: TaskContext = {
    ...yieldingContext(yieldEvery),
    query: async (statements) => {
      calls.push('query')
      accountIds.push(Number(statements[0]?.values[0]))
      return database.transaction(statements)
    },
    http: async (path) => {
      calls.push(path)
      const { status, body } = pages.page(Number(PAGE.exec(path)?.[1]))
      return { status, body: Buffer.from(body) }
    },
    files: {
      ...bareContext().files,
      append: async (name, bytes) => {
        calls.push(name)
        logs.set(name, (logs.get(name) ?? '') + Buffer.from(bytes).toString())
      },
    },
  }
  return { calls, accountIds, logs, ctx }
}

/** The digests of all tasks, which run concurrently; `order` determines in which order they start. */
async function digests(tasks: number, params = PARAMS, { seed = SEED, order = 1, yieldEvery = 0 } = {}) {
  const draw = random(order)
  const shuffled = request.inputs(params, tasks, seed).map((input, task) => ({ input, task, key: draw() }))
  shuffled.sort((a, b) => a.key - b.key)
  const { ctx } = recorded(yieldEvery)
  const found = await Promise.all(
    shuffled.map(async ({ input, task }) => ({
      task,
      digest: request.digest(await request.run(input, ctx, params)),
    })),
  )
  return found.sort((a, b) => a.task - b.task).map(({ digest }) => digest)
}

function parse(log = ''): Record<string, unknown>[] {
  return log
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('request', () => {
  it('asks the database, calls the web service and appends to its log, in every round', async () => {
    const { calls, ctx } = recorded()
    await request.run(request.inputs(PARAMS, 3, SEED)[2], ctx, PARAMS)
    expect(calls).toEqual([6, 7, 8].flatMap((call) => ['query', `/page/${String(call)}`, 'request-2.log']))
  })

  it('logs what the database and the web service answered', async () => {
    const { accountIds, logs, ctx } = recorded()
    for (const input of request.inputs(PARAMS, 2, SEED)) await request.run(input, ctx, PARAMS)
    const all = [...accounts(SEED)]
    const expected = accountIds.map((id, call) => {
      const { owner, branch } = all[id - 1] ?? {}
      const atBranch = all.filter((account) => account.branch === branch)
      const words = Buffer.from(pages.page(call).body).toString().trim().split(/ +/)
      return {
        round: 1 + (call % 3),
        owner,
        branch,
        accounts: atBranch.length,
        total: atBranch.reduce((sum, { balance }) => sum + balance, 0),
        words: words.length,
      }
    })
    expect(expected).toHaveLength(6)
    const lines = [...parse(logs.get('request-0.log')), ...parse(logs.get('request-1.log'))]
    expect(lines).toMatchObject(expected)
    for (const { state } of lines) expect(state).toBeTypeOf('number')
  })

  it('asks for other accounts in each round and task, and for another seed', async () => {
    const ids: number[] = []
    for (const seed of [1, 2]) {
      const { accountIds, ctx } = recorded()
      for (const input of request.inputs(PARAMS, 10, seed)) await request.run(input, ctx, PARAMS)
      ids.push(...accountIds)
    }
    expect(new Set(ids).size).toBe(60)
    expect(Math.min(...ids)).toBeGreaterThan(0)
    expect(Math.max(...ids)).toBeLessThanOrEqual(ACCOUNTS)
  })

  it('has the same digests in every order of tasks, and however often they yield', async () => {
    const first = await digests(8)
    expect(new Set(first).size).toBe(8)
    for (let order = 2; order <= 4; order++) expect(await digests(8, PARAMS, { order })).toEqual(first)
    for (const yieldEvery of [1, 2, 3]) expect(await digests(8, PARAMS, { yieldEvery })).toEqual(first)
  })

  it('has different digests for different seeds, rounds and efforts, not for other latencies', async () => {
    const first = await digests(3)
    expect(await digests(3, { ...PARAMS, databaseMs: 9, webMs: 9, jitterMs: 9 })).toEqual(first)
    const others = [
      await digests(3, PARAMS, { seed: 8 }),
      await digests(3, { ...PARAMS, rounds: 2 }),
      await digests(3, { ...PARAMS, effort: 25_001 }),
    ]
    expect(new Set([...first, ...others.flat()]).size).toBe(12)
  })

  it('computes as much as its effort after each of the three waits', async () => {
    let safepoints = 0
    const { ctx } = recorded()
    const counting = { ...ctx, shouldYield: () => ++safepoints < 0 }
    await request.run(request.inputs(PARAMS, 1, SEED)[0], counting, { ...PARAMS, effort: 40_000 })
    // Four chunks of 10,000 rounds each.
    expect(safepoints).toBe(3 * 3 * 4)
  })

  it('fails with page_status if the web service responds with an error', async () => {
    const ctx = {
      ...recorded().ctx,
      http: () => Promise.resolve({ status: 503, body: Buffer.from('') }),
    }
    await expect(request.run(request.inputs(PARAMS, 2, SEED)[1], ctx, PARAMS)).rejects.toThrow(
      TaskError.of('page_status', { page: 4, status: 503 }),
    )
  })

  it('requests pages of at most six digits, which the web service accepts', async () => {
    const rounds = request.params.find(({ id }) => id === 'rounds')
    expect(rounds).toMatchObject({ type: 'number' })
    const most = rounds?.type === 'number' ? rounds.max : NaN
    expect(LIMITS.tasks.max * most - 1).toBeLessThanOrEqual(999_999)
  })
})

describe('the services of request', () => {
  const params = { ...PARAMS, databaseMs: 11, webMs: 22, jitterMs: 3 }

  it('have its latencies and its jitter', () => {
    expect(request.services?.web?.(params)).toEqual({ latencyMs: 22, jitterMs: 3, pageBytes: 2_000 })
    expect(request.services?.database?.(params)).toEqual({ latencyMs: 11, jitterMs: 3 })
  })

  it('are complete with node:sqlite', () => {
    expect(request.limitation?.()).toBeNull()
    expect(isBuiltin).toHaveBeenCalledWith('node:sqlite')
  })

  it('include no database without node:sqlite, which is a limitation', async () => {
    isBuiltin.mockReturnValue(false)
    expect(request.unavailable?.() ?? null).toBeNull()
    expect(request.limitation?.()).toEqual({ code: 'no_database', values: { node: process.versions.node } })
    expect(request.services?.database?.(params)).toBeNull()
    expect(request.services?.web?.(params)).not.toBeNull()
    const [input] = request.inputs(PARAMS, 1, SEED)
    isBuiltin.mockReturnValue(true)
    const { calls, logs, ctx } = recorded()
    await request.run(input, ctx, PARAMS)
    expect(calls).toEqual([0, 1, 2].flatMap((call) => [`/page/${String(call)}`, 'request-0.log']))
    for (const line of parse(logs.get('request-0.log'))) {
      expect(Object.keys(line)).toEqual(['round', 'words', 'state'])
    }
  })
})
