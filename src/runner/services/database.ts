import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { random } from '../../base/random.ts'
import { accounts } from '../../workloads/kernels/accounts.ts'
import { fnv1a } from '../../workloads/kernels/numbers.ts'
import type { SqlRows, SqlStatement } from '../../workloads/sdk.ts'

/** The configuration of a run's database service. */
export interface DatabaseServiceConfig {
  /** An existing folder, in which the service makes a folder for its files. */
  readonly folder: string
  readonly latencyMs: number
  /** Upper limit of a random delay that is added to each response. */
  readonly jitterMs: number
  readonly seed: number
}

/** More different statements than any workload has; when it is reached, all are prepared again. */
const PREPARED_LIMIT = 100

/** The delay of a response: the same for the same request, in any order of requests. */
export function queryDelayMs(
  { latencyMs, jitterMs, seed }: Pick<DatabaseServiceConfig, 'latencyMs' | 'jitterMs' | 'seed'>,
  request: string,
): number {
  const draw = random(seed + fnv1a(Buffer.from(request)))
  return latencyMs + draw() * jitterMs
}

/** An SQLite database of bank accounts in one file. */
export class Database {
  readonly #sqlite: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  constructor(file: string, seed: number) {
    this.#sqlite = new DatabaseSync(file)
    this.#fill(seed)
  }

  /** Runs all statements, or none: throws SQLite's error if it refuses one. */
  transaction(statements: readonly SqlStatement[]): SqlRows[] {
    this.#sqlite.exec('BEGIN')
    try {
      const rows = statements.map(
        ({ sql, values }) => this.#prepare(sql).all(...values) as unknown as SqlRows,
      )
      this.#sqlite.exec('COMMIT')
      return rows
    } catch (error) {
      this.#rollBack()
      throw error
    }
  }

  #rollBack(): void {
    try {
      this.#sqlite.exec('ROLLBACK')
    } catch {
      // Some errors make SQLite roll back by itself.
      return
    }
  }

  close(): void {
    this.#sqlite.close()
  }

  /** Creates the table and its rows, without a journal: nothing reads it yet, and a failed start needs no rollback. */
  #fill(seed: number): void {
    this.#sqlite.exec(
      'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; BEGIN;' +
        'CREATE TABLE accounts (id INTEGER PRIMARY KEY, branch INTEGER NOT NULL, owner TEXT NOT NULL, balance INTEGER NOT NULL)',
    )
    const insert = this.#sqlite.prepare('INSERT INTO accounts VALUES (?, ?, ?, ?)')
    for (const { id, branch, owner, balance } of accounts(seed)) insert.run(id, branch, owner, balance)
    this.#sqlite.exec(
      'CREATE INDEX accounts_by_branch ON accounts (branch); COMMIT; ANALYZE;' +
        // The usual mode of servers: changes go to a log, and only checkpoints wait for the disk.
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;' +
        // Opens the log too, so that no file is opened by its name after this.
        'SELECT COUNT(*) FROM accounts',
    )
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    if (this.#prepared.size >= PREPARED_LIMIT) this.#prepared.clear()
    const statement = this.#sqlite.prepare(sql)
    this.#prepared.set(sql, statement)
    return statement
  }
}
