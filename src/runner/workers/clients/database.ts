import { type SqlRows, type SqlStatement, TaskError } from '../../../workloads/sdk.ts'
import type { HttpClient } from './http.ts'

/** The rows of each statement, and when the service sent them on the clock that all processes share. */
export interface TimedRows {
  readonly rows: readonly SqlRows[]
  readonly sentAtMs: number | null
}

/** Sends SQL to the database service; each request is one transaction. */
export class DatabaseClient {
  readonly #http: HttpClient

  constructor(http: HttpClient) {
    this.#http = http
  }

  /** Rejects with a `TaskError` if the service refuses the statements or is gone. */
  async query(statements: readonly SqlStatement[]): Promise<TimedRows> {
    const { status, body, sentAtMs } = await this.#http.post('/query', JSON.stringify(statements))
    const text = body.toString('utf8')
    if (status !== 200) throw TaskError.of('query_refused', { text: text.trim() })
    return { rows: JSON.parse(text) as SqlRows[], sentAtMs }
  }
}
