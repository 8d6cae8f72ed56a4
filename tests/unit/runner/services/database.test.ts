import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Database, queryDelayMs } from '../../../../src/runner/services/database.ts'
import { ACCOUNTS, type Account, accounts } from '../../../../src/workloads/kernels/accounts.ts'

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

const query = (sql: string, ...values: number[]): unknown => database.transaction([{ sql, values }])[0]
const total = (): unknown => query('SELECT SUM(balance) AS sum FROM accounts')

describe('the delay of a response', () => {
  const requests = Array.from({ length: 200 }, (_, id) => JSON.stringify([{ sql: 'SELECT ?', values: [id] }]))
  const delays = (given: readonly string[], seed: number): number[] =>
    given.map((request) => queryDelayMs({ latencyMs: 20, jitterMs: 10, seed }, request))

  it('is the latency, and a part of the jitter', () => {
    const found = delays(requests, 1)
    expect(Math.min(...found)).toBeGreaterThanOrEqual(20)
    expect(Math.max(...found)).toBeLessThan(30)
    expect(Math.max(...found) - Math.min(...found)).toBeGreaterThan(9)
    expect(queryDelayMs({ latencyMs: 20, jitterMs: 0, seed: 1 }, 'any')).toBe(20)
  })

  it('is the same for the same request and seed, in any order of requests', () => {
    expect(delays(requests.toReversed(), 1).toReversed()).toEqual(delays(requests, 1))
    expect(delays(requests, 2)).not.toEqual(delays(requests, 1))
  })
})

describe('the database', () => {
  const rows = [...accounts(7)]
  const sumOf = (some: readonly Account[]): number => some.reduce((sum, { balance }) => sum + balance, 0)

  it('is a file with 100,000 accounts', () => {
    expect(readdirSync(folder)).toContain('accounts.sqlite')
    expect(query('SELECT COUNT(*) AS count FROM accounts')).toEqual([{ count: 100_000 }])
    expect(total()).toEqual([{ sum: sumOf(rows) }])
  })

  it('finds an account by its key', () => {
    const { owner, branch, balance } = rows[54_320] ?? {}
    expect(query('SELECT owner, branch, balance FROM accounts WHERE id = ?', 54_321)).toEqual([
      { owner, branch, balance },
    ])
  })

  it.each([
    [0, 0],
    [100, 119],
    [980, 999],
  ])('adds up branches %i to %i by the index', (first, last) => {
    const inside = rows.filter(({ branch }) => branch >= first && branch <= last)
    const sql =
      'SELECT COUNT(*) AS accounts, SUM(balance) AS total FROM accounts WHERE branch BETWEEN ? AND ?'
    expect(query(sql, first, last)).toEqual([{ accounts: inside.length, total: sumOf(inside) }])
    expect(inside.length).toBeGreaterThan(50)
    expect(JSON.stringify(query(`EXPLAIN QUERY PLAN ${sql}`, first, last))).toContain('accounts_by_branch')
  })

  it('rolls a transaction back if a statement is refused, and accepts the next one', () => {
    const before = total()
    const spend = { sql: 'UPDATE accounts SET balance = balance - 5 WHERE id = ?', values: [1] }
    expect(() => database.transaction([spend, { sql: 'SELECT * FROM accountz', values: [] }])).toThrow(
      'no such table: accountz',
    )
    expect(total()).toEqual(before)
    database.transaction([spend])
    expect(total()).not.toEqual(before)
  })

  it('still works after its folder was deleted', () => {
    rmSync(folder, { recursive: true })
    const before = total()
    for (let round = 0; round < 20; round++) query('UPDATE accounts SET balance = balance + 1')
    expect(total()).toEqual([{ sum: (before as [{ sum: number }])[0].sum + 20 * ACCOUNTS }])
    folder = mkdtempSync(join(tmpdir(), 'interleave-test-'))
  })
})
