import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { random } from '../../../../src/base/random.ts'
import { ACCOUNTS, type Account, accounts } from '../../../../src/runner/services/accounts.ts'
import { Database } from '../../../../src/runner/services/database.ts'
import { database as workload } from '../../../../src/workloads/io/database.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const { isBuiltin } = vi.hoisted(() => ({ isBuiltin: vi.fn(() => true) }))
vi.mock('node:module', () => ({ isBuiltin }))

let folder = ''
let database: Database

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interleave-test-'))
  database = new Database(join(folder, 'accounts.sqlite'), 7)
})

afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

const one = (sql: string, ...values: number[]): unknown => database.transaction([{ sql, values }])[0]
const total = (): unknown => one('SELECT SUM(balance) AS sum FROM accounts')

describe('the database', () => {
  const rows = [...accounts(7)]
  const sumOf = (some: readonly Account[]): number => some.reduce((sum, { balance }) => sum + balance, 0)

  it('is a file that holds 100,000 accounts', () => {
    expect(readdirSync(folder)).toContain('accounts.sqlite')
    expect(one('SELECT COUNT(*) AS count FROM accounts')).toEqual([{ count: 100_000 }])
    expect(total()).toEqual([{ sum: sumOf(rows) }])
  })

  it('finds one account by its key', () => {
    const { owner, branch, balance } = rows[54_320] ?? {}
    expect(one('SELECT owner, branch, balance FROM accounts WHERE id = ?', 54_321)).toEqual([
      { owner, branch, balance },
    ])
  })

  it.each([
    [0, 0],
    [100, 119],
    [980, 999],
  ])('adds up branches %i to %i, by the index', (first, last) => {
    const inside = rows.filter(({ branch }) => branch >= first && branch <= last)
    const sql =
      'SELECT COUNT(*) AS accounts, SUM(balance) AS total FROM accounts WHERE branch BETWEEN ? AND ?'
    expect(one(sql, first, last)).toEqual([{ accounts: inside.length, total: sumOf(inside) }])
    expect(inside.length).toBeGreaterThan(50)
    expect(JSON.stringify(one(`EXPLAIN QUERY PLAN ${sql}`, first, last))).toContain('accounts_by_branch')
  })

  it('takes back all of a transaction when one statement of it is refused, and goes on', () => {
    const before = total()
    const spend = { sql: 'UPDATE accounts SET balance = balance - 5 WHERE id = ?', values: [1] }
    expect(() => database.transaction([spend, { sql: 'SELECT * FROM accountz', values: [] }])).toThrow(
      'no such table: accountz',
    )
    expect(total()).toEqual(before)
    database.transaction([spend])
    expect(total()).not.toEqual(before)
  })

  it('goes on as it is when its folder is gone', () => {
    rmSync(folder, { recursive: true })
    const before = total()
    for (let round = 0; round < 20; round++) one('UPDATE accounts SET balance = balance + 1')
    expect(total()).toEqual([{ sum: (before as [{ sum: number }])[0].sum + 20 * ACCOUNTS }])
    folder = mkdtempSync(join(tmpdir(), 'interleave-test-'))
  })
})

describe('the database workload', () => {
  const ctx = bareContext({ query: (statements) => Promise.resolve(database.transaction(statements)) })
  /** Tasks take turns query by query, in an order drawn from `order`. */
  const digests = async (mix: string, seed: number, order: number): Promise<number[]> => {
    const params = { queriesPerTask: 20, latencyMs: 0, mix }
    const draw = random(order)
    const tasks = workload.inputs(params, 12, seed).map((input, task) => ({ input, task, key: draw() }))
    tasks.sort((a, b) => a.key - b.key)
    const found = await Promise.all(
      tasks.map(async ({ input, task }) => ({
        task,
        digest: workload.digest(await workload.run(input, ctx, params)),
      })),
    )
    return found.sort((a, b) => a.task - b.task).map(({ digest }) => digest)
  }

  it.each(['mixed', 'reads', 'scans', 'transactions'])(
    'sees the same in whatever order tasks run, however often, and keeps the sum (%s)',
    async (mix) => {
      const before = total()
      for (let seed = 1; seed <= 5; seed++) {
        const first = await digests(mix, seed, 1)
        for (let order = 2; order <= 3; order++) expect(await digests(mix, seed, order)).toEqual(first)
        expect(new Set(first).size).toBe(12)
      }
      expect(total()).toEqual(before)
    },
  )

  it('really moves money', async () => {
    await digests('transactions', 1, 1)
    const changed = [...accounts(7)].filter(({ id, balance }) => {
      const [row] = one('SELECT balance FROM accounts WHERE id = ?', id) as [{ balance: number }]
      return row.balance !== balance
    })
    expect(changed.length).toBeGreaterThan(12 * 20)
  })

  it('would notice money that came from nowhere', async () => {
    const first = await digests('scans', 1, 1)
    one('UPDATE accounts SET balance = balance + 1')
    expect(await digests('scans', 1, 1)).not.toEqual(first)
  })

  it('says why it cannot run where there is no node:sqlite, and can where there is', () => {
    expect(workload.unavailable?.()).toBeNull()
    isBuiltin.mockReturnValueOnce(false)
    const version = process.versions.node
    expect(workload.unavailable?.()).toBe(`Node ${version} has no node:sqlite; Node 22.13 or newer has it`)
    expect(isBuiltin).toHaveBeenCalledWith('node:sqlite')
  })
})
