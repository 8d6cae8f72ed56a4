import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { faultMessage } from '../workers/fault.ts'
import type { SqlStatement } from '../../workloads/sdk.ts'
import { Database } from './database.ts'
import { type ServiceAnswer, serveLab } from './service-host.ts'

/** A request that is longer is refused. */
const MAX_REQUEST_BYTES = 1_000_000

const TOO_LONG: ServiceAnswer = {
  status: 413,
  body: `The request is longer than ${String(MAX_REQUEST_BYTES)} bytes.\n`,
}

serveLab('database', ({ folder, latencyMs, seed }) => {
  const own = mkdtempSync(join(folder, 'database-'))
  const database = new Database(join(own, 'accounts.sqlite'), seed)
  // Open files live on without a name, except on Windows: so nothing is left over, however this process ends.
  removeQuietly(own)
  process.once('exit', () => {
    database.close()
    removeQuietly(own)
  })

  return (request, reply) => {
    if (request.url !== '/query' || request.method !== 'POST') {
      reply({ status: 404, body: 'Statements are taken by POST at /query.\n' })
      return
    }
    readBody(request, (body) => {
      reply(body === null ? TOO_LONG : { ...answer(database, body), delayMs: latencyMs })
    })
  }
})

function answer(database: Database, body: string): ServiceAnswer {
  const statements = parseStatements(body)
  if (statements === null) return { status: 400, body: 'The request is not a list of { sql, values }.\n' }
  try {
    return { status: 200, body: JSON.stringify(database.transaction(statements)) }
  } catch (error) {
    return { status: 400, body: `${faultMessage(error)}\n` }
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

/** Hands on the whole body, or null as soon as it is too long; nothing when its sender is gone before its end. */
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

/** What stays goes with the run's folder. */
function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {
    return
  }
}
