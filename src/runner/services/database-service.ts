import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { messageOf } from '../../base/errors.ts'
import type { SqlStatement } from '../../workloads/sdk.ts'
import { Database, queryDelayMs } from './database.ts'
import { type ServiceResponse, serveService } from './serve.ts'

/** Longer requests are refused. */
const MAX_REQUEST_BYTES = 1_000_000

serveService('database', (config) => {
  const { folder, seed } = config
  const files = mkdtempSync(join(folder, 'database-'))
  const database = new Database(join(files, 'accounts.sqlite'), seed)
  // Open files remain usable without a name, except on Windows: nothing is left behind, however this process ends.
  removeQuietly(files)
  process.once('exit', () => {
    database.close()
    removeQuietly(files)
  })

  return (request, respond) => {
    if (request.url !== '/query' || request.method !== 'POST') {
      respond({ status: 404, body: '' })
      return
    }
    readBody(request, (body) => {
      if (body === null) respond({ status: 413, body: '' })
      else respond({ ...answer(database, body), delayMs: queryDelayMs(config, body) })
    })
  }
})

/** Runs the statements of a request; a refusal contains SQLite's message. */
function answer(database: Database, body: string): ServiceResponse {
  const statements = parseStatements(body)
  if (statements === null) return { status: 400, body: 'malformed request' }
  try {
    return { status: 200, body: JSON.stringify(database.transaction(statements)) }
  } catch (error) {
    return { status: 400, body: messageOf(error) }
  }
}

function parseStatements(body: string): SqlStatement[] | null {
  try {
    const parsed: unknown = JSON.parse(body)
    return Array.isArray(parsed) && parsed.every(isStatement) ? parsed : null
  } catch {
    return null
  }
}

function isStatement(given: unknown): given is SqlStatement {
  if (typeof given !== 'object' || given === null) return false
  const { sql, values } = given as Partial<Record<string, unknown>>
  return (
    typeof sql === 'string' &&
    Array.isArray(values) &&
    values.every((value) => typeof value === 'number' || typeof value === 'string')
  )
}

/** Calls `then` with the whole body, or with null when it gets too long; not at all if its sender disconnects. */
function readBody(request: IncomingMessage, then: (body: string | null) => void): void {
  const chunks: Buffer[] = []
  let bytes = 0
  request.on('data', (chunk: Buffer) => {
    const wasTooLong = bytes > MAX_REQUEST_BYTES
    bytes += chunk.length
    if (bytes <= MAX_REQUEST_BYTES) chunks.push(chunk)
    else if (!wasTooLong) then(null)
  })
  request.on('end', () => {
    if (bytes <= MAX_REQUEST_BYTES) then(Buffer.concat(chunks).toString('utf8'))
  })
}

/** Removes a file if possible; the run's folder is removed with everything in it anyway. */
function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {
    return
  }
}
