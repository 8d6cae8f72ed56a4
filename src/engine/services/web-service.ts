import { randomBytes, timingSafeEqual } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { watchParent } from '../parent-watch.ts'
import { monotonicMs } from '../measure/clock.ts'
import { SENT_AT_HEADER, TOKEN_HEADER } from './address.ts'
import type { FromService, ToService } from './protocol.ts'
import { WebPages } from './web-pages.ts'

// The lab's own web service: a process of its own on 127.0.0.1, so that what it burns is not mixed into what is measured.

/** More connections than tasks a run can have would need; the kernel caps it. */
const BACKLOG = 4_096

/** Connections stay open from trial to trial, however long the run. */
const KEEP_ALIVE_MS = 3_600_000

watchParent()
const token = randomBytes(16).toString('hex')
let pages: WebPages | null = null

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (!tokenMatches(request.headers[TOKEN_HEADER])) {
    send(response, 403, 'This service answers the lab only.\n')
    return
  }
  const path = request.url ?? ''
  const number = /^\/page\/(\d{1,6})$/.exec(path)?.[1]
  if (path === '/ready') {
    send(response, 200, 'ready\n')
  } else if (number === undefined || pages === null) {
    send(response, 404, 'There is no such page.\n')
  } else {
    const { status, delayMs, body } = pages.page(Number(number))
    setTimeout(() => {
      send(response, status, body)
    }, delayMs)
  }
}

function send(response: ServerResponse, status: number, body: string | Uint8Array): void {
  response.writeHead(status, {
    'content-type': 'text/plain',
    'content-length': Buffer.byteLength(body),
    [SENT_AT_HEADER]: monotonicMs(),
  })
  response.end(body)
}

function tokenMatches(given: string | string[] | undefined): boolean {
  if (typeof given !== 'string' || given.length !== token.length) return false
  return timingSafeEqual(Buffer.from(given), Buffer.from(token))
}

function tell(message: FromService): void {
  process.send?.(message)
}

const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, answer)
server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG }, () => {
  process.on('message', (message: ToService) => {
    if (message.type === 'configure') {
      pages = new WebPages(message.config)
      const { port } = server.address() as AddressInfo
      tell({ type: 'listening', address: { port, token } })
    } else {
      const { user, system } = process.cpuUsage()
      tell({ type: 'cpu', cpuMs: (user + system) / 1e3 })
    }
  })
})
