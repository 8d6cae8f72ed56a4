import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { random } from '../../../../src/base/random.ts'
import { Database } from '../../../../src/runner/services/database.ts'
import { database as workload } from '../../../../src/workloads/io/database.ts'
import { accounts } from '../../../../src/workloads/kernels/accounts.ts'
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

const query = (sql: string, ...values: number[]): unknown => database.transaction([{ sql, values }])[0]
const total = (): unknown => query('SELECT SUM(balance) AS sum FROM accounts')

/** Runs 12 tasks concurrently, so that their queries alternate; `order` determines in which order they start. */
async function digests(mix: string, seed: number, order: number): Promise<number[]> {
  const ctx = bareContext({ query: (statements) => Promise.resolve(database.transaction(statements)) })
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

describe('the database workload', () => {
  it.each(['mixed', 'reads', 'scans', 'transactions'])(
    'has the same digests in every order and every time, and does not change the total (%s)',
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

  it('changes balances by transactions', async () => {
    await digests('transactions', 1, 1)
    const changed = [...accounts(7)].filter(({ id, balance }) => {
      const [row] = query('SELECT balance FROM accounts WHERE id = ?', id) as [{ balance: number }]
      return row.balance !== balance
    })
    expect(changed.length).toBeGreaterThan(12 * 20)
  })

  it('has different digests if balances changed in another way', async () => {
    const first = await digests('scans', 1, 1)
    query('UPDATE accounts SET balance = balance + 1')
    expect(await digests('scans', 1, 1)).not.toEqual(first)
  })

  it('is available with node:sqlite', () => {
    expect(workload.unavailable?.()).toBeNull()
    expect(isBuiltin).toHaveBeenCalledWith('node:sqlite')
  })

  it('is unavailable without node:sqlite, with the code no_sqlite and the version of Node', () => {
    isBuiltin.mockReturnValueOnce(false)
    expect(workload.unavailable?.()).toEqual({
      code: 'no_sqlite',
      values: { node: process.versions.node },
    })
  })
})
