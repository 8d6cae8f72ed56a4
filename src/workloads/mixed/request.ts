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

  async run(request: Request, ctx, params) {
    const { rounds } = params
    const { askDatabase, askWebService, writeLog, compute, result } = stepsOf(request, params, ctx)
    // #region shown to the reader
    for (let round = 0; round < rounds; round++) {
      const account = await askDatabase(round) // awaits: database
      await compute(account)
      const page = await askWebService(round) // awaits: web
      await compute(page)
      const line = await writeLog(account, page) // awaits: file
      await compute(line)
    }
    // #endregion
    return result()
  },

  digest: (state) => state,
})

/** The steps of a request. Each computes with the result of the one before it, so the digest depends on all of them. */
function stepsOf(
  { task, seed, database }: Request,
  { rounds, effort }: { readonly rounds: number; readonly effort: number },
  ctx: TaskContext,
) {
  let state = scramble(scramble(seed) + task) >>> 0
  let logged = 0
  const callOf = (round: number): number => task * rounds + round
  return {
    /** The account as text; empty where there is no database. */
    askDatabase: async (round: number): Promise<string> =>
      database ? JSON.stringify(await askDatabase(accountOf(seed, callOf(round)), ctx)) : '',

    askWebService: (round: number): Promise<string> => askWeb(callOf(round), ctx),

    /** Appends a line about the round to the log of the request, and returns it. */
    writeLog: async (account: string, page: string): Promise<string> => {
      const known = account === '' ? {} : (JSON.parse(account) as Account)
      const entry = { round: ++logged, ...known, words: countWords(page), state }
      const line = `${JSON.stringify(entry)}\n`
      await ctx.files.append(`request-${String(task)}.log`, Buffer.from(line))
      return line
    },

    /** Mixes a text into the state, then computes; without a text there is nothing to do. */
    compute: async (text: string): Promise<void> => {
      if (text !== '') state = await stir(fnv1a(Buffer.from(text), state), effort, ctx)
    },

    result: (): number => state,
  }
}

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
