import { random } from '../../base/random.ts'
import { ACCOUNTS, BRANCHES } from '../kernels/accounts.ts'
import { fnv1a } from '../kernels/numbers.ts'
import { hasSqlite } from '../kernels/sqlite.ts'
import {
  type ParamValues,
  type SqlRows,
  type SqlStatement,
  choiceParam,
  defineWorkload,
  numberParam,
} from '../sdk.ts'

/** The largest number of branches, of about a hundred accounts each, that a range scan adds up. */
const MAX_SCAN_BRANCHES = 10

/** A transaction, and the part of its result that goes into the digest. */
interface Query {
  readonly statements: readonly SqlStatement[]
  readonly observe: (rows: readonly SqlRows[]) => string
}

type Draw = (below: number) => number

const PARAMS = [
  numberParam('queriesPerTask', { unit: '', integer: true, min: 1, max: 10_000, default: 20 }),
  numberParam('latencyMs', { unit: 'ms', integer: false, min: 0, max: 10_000, default: 2 }),
  choiceParam('mix', ['mixed', 'reads', 'scans', 'transactions'], 'mixed'),
] as const
type Mix = ParamValues<typeof PARAMS>['mix']
type Kind = Exclude<Mix, 'mixed'>

/** The mix of a typical program, which mostly looks up single rows: 60, 20 and 20 %. */
const MIXED: readonly Kind[] = [
  ...Array<Kind>(6).fill('reads'),
  ...Array<Kind>(2).fill('scans'),
  ...Array<Kind>(2).fill('transactions'),
]

export const database = defineWorkload({
  id: 'database',
  kind: 'io',
  defaultTasks: 20,
  services: { database: ({ latencyMs }) => ({ latencyMs }) },
  params: PARAMS,

  unavailable: () => (hasSqlite() ? null : { code: 'no_sqlite', values: { node: process.versions.node } }),

  // A task that waits for a query uses a connection, which needs memory at both ends.
  memory: () => ({ inputBytes: 16, taskBytes: 65_536 }),

  inputs: (_params, tasks, seed) => {
    const draw = random(seed)
    return Array.from({ length: tasks }, () => Math.floor(draw() * 2 ** 32))
  },

  async run(taskSeed: number, ctx, { queriesPerTask, mix }) {
    const draw = integers(taskSeed)
    let digest = 0
    // #region shown to the reader
    for (let number = 0; number < queriesPerTask; number++) {
      const { statements, observe } = nextQuery(mix, draw)
      const rows = await ctx.query(statements) // awaits: database
      const seen = fnv1a(Buffer.from(observe(rows)))
      digest = (Math.imul(digest, 31) + seen) >>> 0
    }
    // #endregion
    return digest
  },

  digest: (digest) => digest,
})

function integers(seed: number): Draw {
  const draw = random(seed)
  return (below) => Math.floor(draw() * below)
}

function nextQuery(mix: Mix, draw: Draw): Query {
  const kind = mix === 'mixed' ? MIXED[draw(MIXED.length)] : mix
  if (kind === 'scans') return scan(draw)
  return kind === 'transactions' ? transfer(draw) : read(draw)
}

/** Reads one row by its key: the columns that no transfer changes. */
function read(draw: Draw): Query {
  const sql = 'SELECT owner, branch FROM accounts WHERE id = ?'
  return { statements: [{ sql, values: [1 + draw(ACCOUNTS)] }], observe: (rows) => JSON.stringify(rows) }
}

/** Adds up some branches by an index. Transfers stay inside a branch, so the sum is always the same. */
function scan(draw: Draw): Query {
  const first = draw(BRANCHES - MAX_SCAN_BRANCHES)
  const last = first + draw(MAX_SCAN_BRANCHES)
  const sql = 'SELECT COUNT(*) AS accounts, SUM(balance) AS total FROM accounts WHERE branch BETWEEN ? AND ?'
  return { statements: [{ sql, values: [first, last] }], observe: (rows) => JSON.stringify(rows) }
}

/**
 * Transfers money between two partners and reads both balances before and after. The balances depend on the transfers of
 * other tasks, so only what does not depend on the order of tasks is observed: the two changes, and the sum.
 */
function transfer(draw: Draw): Query {
  const from = 1 + draw(ACCOUNTS)
  const to = from % 2 === 1 ? from + 1 : from - 1
  const amount = 1 + draw(10_000)
  const readBoth = { sql: 'SELECT balance FROM accounts WHERE id IN (?, ?) ORDER BY id', values: [from, to] }
  const statements = [
    readBoth,
    { sql: 'UPDATE accounts SET balance = balance - ? WHERE id = ?', values: [amount, from] },
    { sql: 'UPDATE accounts SET balance = balance + ? WHERE id = ?', values: [amount, to] },
    readBoth,
  ]
  return {
    statements,
    observe: (rows) => {
      const [before, after] = [balances(rows[0]), balances(rows[3])]
      const changes = after.map((balance, i) => balance - (before[i] ?? 0))
      return JSON.stringify([changes, after.reduce((sum, balance) => sum + balance, 0)])
    },
  }
}

function balances(rows: SqlRows = []): number[] {
  return rows.map(({ balance }) => Number(balance))
}
