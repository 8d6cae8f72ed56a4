import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { SqlRows, SqlStatement } from '../../workloads/sdk.ts'
import { accounts } from './accounts.ts'

/** How the database service behaves in a run. */
export interface DatabaseServiceConfig {
  /** Where it may make a folder for its files. */
  readonly folder: string
  readonly latencyMs: number
  readonly seed: number
}

/** More different statements than a workload has; what is prepared beyond them begins anew. */
const PREPARED_LIMIT = 100

/** An SQLite file of accounts. */
export class Database {
  readonly #sqlite: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()

  constructor(file: string, seed: number) {
    this.#sqlite = new DatabaseSync(file)
    this.#fill(seed)
  }

  /** Runs all statements, or none of them: throws with SQLite's words when it refuses one. */
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

  /** Nobody reads while it is filled, so nothing needs to be kept for a way back. */
  #fill(seed: number): void {
    this.#sqlite.exec(
      'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; BEGIN;' +
        'CREATE TABLE accounts (id INTEGER PRIMARY KEY, branch INTEGER NOT NULL, owner TEXT NOT NULL, balance INTEGER NOT NULL)',
    )
    const insert = this.#sqlite.prepare('INSERT INTO accounts VALUES (?, ?, ?, ?)')
    for (const { id, branch, owner, balance } of accounts(seed)) insert.run(id, branch, owner, balance)
    this.#sqlite.exec(
      'CREATE INDEX accounts_by_branch ON accounts (branch); COMMIT; ANALYZE;' +
        // As servers have it: changes go to a log first, and the disk is waited for when the log is folded in.
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;' +
        // Opens the log too, so that from now on no file is looked for by its name.
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
