import { fnv1a, scramble } from '../kernels/numbers.ts'
import { ACCOUNTS } from '../kernels/accounts.ts'
import { JITTER_PARAM, bodyOf } from '../kernels/pages.ts'
import { hasSqlite } from '../kernels/sqlite.ts'
import { stir } from '../kernels/stir.ts'
import { type TaskContext, defineWorkload, numberParam } from '../sdk.ts'

/** Size of each page of the web service. */
const PAGE_BYTES = 2_000
/** More rounds would need page numbers of more digits than the web service accepts. */
const MAX_ROUNDS = 50

/** A request that a task handles. */
interface Request {
  readonly task: number
  readonly seed: number
  /** True if there is a database to ask. */
  readonly database: boolean
}

/** The database's row of an account, with a summary of all accounts at its branch. */
interface Account {
  readonly owner: string
  readonly branch: number
  readonly accounts: number
  readonly total: number
}

export const request = defineWorkload({
  id: 'request',
  kind: 'mixed',
  defaultTasks: 3,
  services: {
    web: ({ webMs, jitterMs }) => ({ latencyMs: webMs, jitterMs, pageBytes: PAGE_BYTES }),
    database: ({ databaseMs, jitterMs }) => (hasSqlite() ? { latencyMs: databaseMs, jitterMs } : null),
  },
  files: true,
  params: [
    numberParam('rounds', { unit: '', integer: true, min: 1, max: MAX_ROUNDS, default: 3 }),
    numberParam('databaseMs', { unit: 'ms', integer: false, min: 0, max: 10_000, default: 20 }),
    numberParam('webMs', { unit: 'ms', integer: false, min: 0, max: 10_000, default: 30 }),
    { ...JITTER_PARAM, default: 10 },
    numberParam('effort', { unit: '', integer: true, min: 0, max: 100_000_000, default: 1_500_000 }),
  ],

  limitation: () => (hasSqlite() ? null : { code: 'no_database', values: { node: process.versions.node } }),

  // A connection to each service needs memory at both ends.
  memory: () => ({ inputBytes: 32, taskBytes: 65_536 + 16_384 + 2 * PAGE_BYTES }),

  // The process that makes the inputs is the one that starts the services.
  inputs: (_params, tasks, seed) => {
    const database = hasSqlite()
    return Array.from({ length: tasks }, (_, task) => ({ task, seed, database }))
  },

  // Each step computes with the result of the one before it, so the digest depends on all of them.
  async run({ task, seed, database }: Request, ctx, { rounds, effort }) {
    let state = scramble(scramble(seed) + task) >>> 0
    for (let round = 0; round < rounds; round++) {
      const call = task * rounds + round
      const account = database ? await askDatabase(accountOf(seed, call), ctx) : null
      if (account !== null) state = await compute(state, JSON.stringify(account), effort, ctx)
      const page = await askWeb(call, ctx)
      state = await compute(state, page, effort, ctx)
      const line = `${JSON.stringify({ round: round + 1, ...account, words: countWords(page), state })}\n`
      await ctx.files.append(`request-${String(task)}.log`, Buffer.from(line))
      state = await compute(state, line, effort, ctx)
    }
    return state
  },

  digest: (state) => state,
})

/** The account that a call is about. */
function accountOf(seed: number, call: number): number {
  return 1 + ((scramble(scramble(seed) + call) >>> 0) % ACCOUNTS)
}

async function askDatabase(id: number, ctx: TaskContext): Promise<Account> {
  const [accounts, branches] = await ctx.query([
    { sql: 'SELECT owner, branch FROM accounts WHERE id = ?', values: [id] },
    {
      sql:
        'SELECT COUNT(*) AS accounts, SUM(balance) AS total FROM accounts ' +
        'WHERE branch = (SELECT branch FROM accounts WHERE id = ?)',
      values: [id],
    },
  ])
  const row = { ...accounts?.[0], ...branches?.[0] }
  return {
    owner: String(row['owner']),
    branch: Number(row['branch']),
    accounts: Number(row['accounts']),
    total: Number(row['total']),
  }
}

async function askWeb(call: number, ctx: TaskContext): Promise<string> {
  return bodyOf(await ctx.http(`/page/${String(call)}`), call).toString('latin1')
}

function countWords(page: string): number {
  return page.match(/\S+/g)?.length ?? 0
}

/** Mixes a text into the state, then computes. */
function compute(state: number, text: string, effort: number, ctx: TaskContext): Promise<number> {
  return stir(fnv1a(Buffer.from(text), state), effort, ctx)
}
