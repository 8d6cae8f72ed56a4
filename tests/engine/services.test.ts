import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type ServiceAddress, TOKEN_HEADER } from '../../src/runner/services/address.ts'
import { Services } from '../../src/runner/services/services.ts'
import { DatabaseClient } from '../../src/runner/workers/clients/database.ts'
import { HttpClient } from '../../src/runner/workers/clients/http.ts'
import { database as workload } from '../../src/workloads/io/database.ts'
import { bareContext } from '../fixtures/task-context.ts'
import { productEntries } from '../fixtures/test-entries.ts'
import { checkProcessesAfterEach } from './lab.ts'

checkProcessesAfterEach()

interface OpenDatabase {
  readonly client: DatabaseClient
  readonly address: ServiceAddress
  readonly services: Services
}

/** Starts a database service, calls `test` with it, and stops it. */
async function withDatabase(test: (open: OpenDatabase) => Promise<void>, latencyMs = 0): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'interleave-test-'))
  const services = new Services({
    entries: productEntries,
    needed: { web: null, database: { latencyMs } },
    seed: 5,
    folder,
  })
  try {
    const { database: address, web } = await services.start()
    if (address === null) throw new Error('There is no database.')
    expect(web).toBeNull()
    await test({ client: new DatabaseClient(new HttpClient('database', address)), address, services })
  } finally {
    await services.stop()
    rmSync(folder, { recursive: true })
  }
}

function post(
  { port }: ServiceAddress,
  body: string,
  token: string,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const options = {
      port,
      host: '127.0.0.1',
      path: '/query',
      method: 'POST',
      headers: { [TOKEN_HEADER]: token },
    }
    request(options, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text })
      })
    })
      .on('error', reject)
      .end(body)
  })
}

describe('the database service', () => {
  it('answers only requests with its token', () =>
    withDatabase(async ({ address }) => {
      const body = JSON.stringify([{ sql: 'SELECT 1 AS one', values: [] }])
      expect(await post(address, body, 'x'.repeat(address.token.length))).toMatchObject({ status: 403 })
      expect(await post(address, body, 'é')).toMatchObject({ status: 403 })
      expect(await post(address, body, address.token)).toEqual({ status: 200, text: '[[{"one":1}]]' })
    }))

  it.each([
    ['{', 'malformed request'],
    ['[{"sql":"SELECT 1"}]', 'malformed request'],
    ['[{"sql":"SELEC 1","values":[]}]', 'near "SELEC": syntax error'],
    ['[{"sql":"COMMIT","values":[]}]', 'cannot commit - no transaction is active'],
  ])('refuses %s, and answers the next request', (body, text) =>
    withDatabase(async ({ client, address }) => {
      expect(await post(address, body, address.token)).toEqual({ status: 400, text })
      expect((await client.query([{ sql: 'SELECT ? AS one', values: [1] }])).rows).toEqual([[{ one: 1 }]])
    }),
  )

  it('refuses a request that is too long', () =>
    withDatabase(async ({ address }) => {
      const { status } = await post(address, `[${' '.repeat(1_000_000)}]`, address.token)
      expect(status).toBe(413)
    }))

  it('delays its answers by the latency, and reports when it sent them', () =>
    withDatabase(async ({ client }) => {
      const startedMs = Number(process.hrtime.bigint()) / 1e6
      const { sentAtMs } = await client.query([{ sql: 'SELECT 1', values: [] }])
      const endedMs = Number(process.hrtime.bigint()) / 1e6
      expect((sentAtMs ?? 0) - startedMs).toBeGreaterThanOrEqual(79)
      expect(sentAtMs).toBeLessThanOrEqual(endedMs)
    }, 80))

  it('preserves the sum of all balances while sessions transfer at the same time', () =>
    withDatabase(async ({ client, services }) => {
      const total = { sql: 'SELECT SUM(balance) AS sum, COUNT(*) AS count FROM accounts', values: [] }
      const before = (await client.query([total])).rows
      expect(before[0]?.[0]?.['count']).toBe(100_000)
      const ctx = bareContext({ query: async (statements) => (await client.query(statements)).rows })
      const params = { queriesPerTask: 20, latencyMs: 0, mix: 'transactions' }
      await Promise.all(workload.inputs(params, 30, 1).map((input) => workload.run(input, ctx, params)))
      expect((await client.query([total])).rows).toEqual(before)
      expect(await services.cpuMs()).toBeGreaterThan(0)
    }))
})
