import { randomBytes, timingSafeEqual } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { faultMessage } from '../workers/fault.ts'
import { monotonicMs } from '../recording/clock.ts'
import { watchParent } from '../parent-watch.ts'
import type { ServiceId } from '../../workloads/sdk.ts'
import { SENT_AT_HEADER, TOKEN_HEADER } from './address.ts'
import type { FromService, ServiceConfigs, ToService } from './protocol.ts'

/** More connections than tasks a run can have would need; the kernel caps it. */
const BACKLOG = 4_096

/** Connections stay open from trial to trial, however long the run. */
const KEEP_ALIVE_MS = 3_600_000

/** What a service answers to one request. */
export interface ServiceAnswer {
  readonly status: number
  readonly body: string | Uint8Array
  /** How long it is held back; at once when left out. */
  readonly delayMs?: number
}

/** Answers a request of the lab, at any time. */
export type Respond = (request: IncomingMessage, reply: (answer: ServiceAnswer) => void) => void

/**
 * Turns the calling process into one of the lab's services: on 127.0.0.1 alone, for whoever knows its token.
 * It is a process of its own, so that what it burns is not mixed into what is measured.
 */
export function serveLab<Id extends ServiceId>(id: Id, open: (config: ServiceConfigs[Id]) => Respond): void {
  watchParent()
  process.title = `interleave ${id} service`
  const token = randomBytes(16).toString('hex')
  let respond: Respond | null = null

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    if (!matches(request.headers[TOKEN_HEADER], token)) {
      send(response, { status: 403, body: 'This service answers the lab only.\n' })
    } else if (request.url === '/ready' || respond === null) {
      send(response, { status: 200, body: 'ready\n' })
    } else {
      respond(request, (answer) => {
        hold(answer.delayMs ?? 0, () => {
          send(response, answer)
        })
      })
    }
  })

  const configure = (config: ServiceConfigs[Id]): FromService => {
    try {
      respond = open(config)
    } catch (error) {
      return { type: 'refused', cause: faultMessage(error) }
    }
    const { port } = server.address() as AddressInfo
    return { type: 'listening', address: { port, token } }
  }

  server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG }, () => {
    process.on('message', (message: ToService<Id>) => {
      process.send?.(message.type === 'configure' ? configure(message.config) : cpuSoFar())
    })
  })
}

function hold(ms: number, then: () => void): void {
  if (ms > 0) setTimeout(then, ms)
  else then()
}

function send(response: ServerResponse, { status, body }: ServiceAnswer): void {
  response.writeHead(status, {
    'content-type': 'text/plain',
    'content-length': Buffer.byteLength(body),
    [SENT_AT_HEADER]: monotonicMs(),
  })
  response.end(body)
}

function matches(given: string | string[] | undefined, token: string): boolean {
  if (typeof given !== 'string') return false
  const [one, other] = [Buffer.from(given), Buffer.from(token)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function cpuSoFar(): FromService {
  const { user, system } = process.cpuUsage()
  return { type: 'cpu', cpuMs: (user + system) / 1e3 }
}
