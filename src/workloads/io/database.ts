import { isBuiltin } from 'node:module'
import { random } from '../../base/random.ts'
import { ACCOUNTS, BRANCHES } from '../../runner/services/accounts.ts'
import { fnv1a } from '../kernels/digest.ts'
import { type SqlRows, type SqlStatement, defineWorkload, numberParam } from '../sdk.ts'

/** A range scan adds up at most so many branches of about a hundred accounts each. */
const MAX_SCAN_BRANCHES = 10

/** A request to the database, and what is kept of its answer. */
interface Query {
  readonly statements: readonly SqlStatement[]
  readonly observe: (rows: readonly SqlRows[]) => string
}

type Draw = (below: number) => number
type Kind = 'reads' | 'scans' | 'transactions'

/** Of ten queries that a program sends, most look something up. */
const MIXED: readonly Kind[] = [
  ...Array<Kind>(6).fill('reads'),
  ...Array<Kind>(2).fill('scans'),
  ...Array<Kind>(2).fill('transactions'),
]

export const database = defineWorkload({
  id: 'database',
  title: 'Database',
  kind: 'io',
  summary: 'Asks a real SQL database: looks up, adds up, and moves money between accounts.',
  description:
    'Each task sends SQL, one query after the other, to a database of 100,000 accounts: an SQLite file behind a ' +
    'service that the lab runs in a process of its own on this machine. It looks up single rows, adds up ranges of ' +
    'them by an index, and moves money from one account to another in transactions. The task only waits for answers; ' +
    'the database does one query at a time, whoever asks. Web shops, bookings and most business programs look like this.',
  taskNoun: 'session',
  defaultTasks: 20,
  services: ['database'],
  params: [
    numberParam('queriesPerTask', {
      title: 'Queries per session',
      help: 'Each task sends so many, one after the other.',
      unit: '',
      integer: true,
      min: 1,
      max: 10_000,
      default: 20,
    }),
    numberParam('latencyMs', {
      title: 'Latency',
      help: 'How long each answer is held back, as a database elsewhere on the network would take.',
      unit: 'ms',
      integer: false,
      min: 0,
      max: 10_000,
      default: 2,
    }),
    {
      id: 'mix',
      type: 'choice',
      title: 'Queries',
      help: 'What is asked: single rows, sums over ranges, transfers in transactions, or 60, 20 and 20 % of them.',
      choices: [
        { value: 'mixed', title: 'Mixed' },
        { value: 'reads', title: 'Point reads' },
        { value: 'scans', title: 'Range scans' },
        { value: 'transactions', title: 'Transactions' },
      ],
      default: 'mixed',
    },
  ],

  unavailable: () =>
    isBuiltin('node:sqlite')
      ? null
      : `Node ${process.versions.node} has no node:sqlite; Node 22.13 or newer has it`,

  // An input is a number; a query under way holds a connection of its own at both ends.
  memory: () => ({ inputBytes: 16, taskBytes: 65_536 }),

  inputs: (_params, tasks, seed) => {
    const draw = random(seed)
    return Array.from({ length: tasks }, () => Math.floor(draw() * 2 ** 32))
  },

  async run(taskSeed: number, ctx, { queriesPerTask, mix }) {
    const draw = drawWhole(taskSeed)
    let seen = 0
    for (let number = 0; number < queriesPerTask; number++) {
      const { statements, observe } = nextQuery(mix, draw)
      const text = observe(await ctx.query(statements))
      seen = (Math.imul(seen, 31) + fnv1a(Buffer.from(text))) >>> 0
    }
    return seen
  },

  digest: (seen) => seen,
})

function drawWhole(seed: number): Draw {
  const draw = random(seed)
  return (below) => Math.floor(draw() * below)
}

function nextQuery(mix: string, draw: Draw): Query {
  const kind = mix === 'mixed' ? MIXED[draw(MIXED.length)] : mix
  if (kind === 'scans') return scan(draw)
  return kind === 'transactions' ? transfer(draw) : read(draw)
}

/** One row by its key: what no transfer changes. */
function read(draw: Draw): Query {
  const sql = 'SELECT owner, branch FROM accounts WHERE id = ?'
  return { statements: [{ sql, values: [1 + draw(ACCOUNTS)] }], observe: (rows) => JSON.stringify(rows) }
}

/** Rows of some branches by an index. Transfers stay inside a branch, so the sum is the same at every moment. */
function scan(draw: Draw): Query {
  const first = draw(BRANCHES - MAX_SCAN_BRANCHES)
  const last = first + draw(MAX_SCAN_BRANCHES)
  const sql = 'SELECT COUNT(*) AS accounts, SUM(balance) AS total FROM accounts WHERE branch BETWEEN ? AND ?'
  return { statements: [{ sql, values: [first, last] }], observe: (rows) => JSON.stringify(rows) }
}

/**
 * Moves money between two partners and reads both before and after. Other tasks may have moved theirs before, so
 * what is kept is what must be the same in whatever order tasks run: how much each changed, and their sum.
 */
function transfer(draw: Draw): Query {
  const from = 1 + draw(ACCOUNTS)
  const to = from % 2 === 1 ? from + 1 : from - 1
  const amount = 1 + draw(10_000)
  const look = { sql: 'SELECT balance FROM accounts WHERE id IN (?, ?) ORDER BY id', values: [from, to] }
  const statements = [
    look,
    { sql: 'UPDATE accounts SET balance = balance - ? WHERE id = ?', values: [amount, from] },
    { sql: 'UPDATE accounts SET balance = balance + ? WHERE id = ?', values: [amount, to] },
    look,
  ]
  return {
    statements,
    observe: (rows) => {
      const [before, after] = [balances(rows[0]), balances(rows[3])]
      const changes = after.map((balance, place) => balance - (before[place] ?? 0))
      return JSON.stringify([changes, after.reduce((sum, balance) => sum + balance, 0)])
    },
  }
}

function balances(rows: SqlRows = []): number[] {
  return rows.map(({ balance }) => Number(balance))
}
