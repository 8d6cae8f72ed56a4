import { type SqlRows, type SqlStatement, TaskError } from '../../workloads/sdk.ts'
import type { HttpClient } from './http-client.ts'

/** What the database service came back with, and when it sent it on the clock that all processes share. */
export interface DatabaseAnswer {
  readonly rows: readonly SqlRows[]
  readonly sentAtMs: number | null
}

/** Speaks to the database service: one request is one transaction. */
export class DatabaseClient {
  readonly #http: HttpClient

  constructor(http: HttpClient) {
    this.#http = http
  }

  /** Resolves to the rows of each statement; rejects with `TaskError` when the service refused or is gone. */
  async query(statements: readonly SqlStatement[]): Promise<DatabaseAnswer> {
    const { status, body, sentAtMs } = await this.#http.post('/query', JSON.stringify(statements))
    if (status !== 200) throw new TaskError(`The database refused: ${body.toString('utf8').trim()}`)
    return { rows: JSON.parse(body.toString('utf8')) as SqlRows[], sentAtMs }
  }
}
