import { randomBytes, timingSafeEqual } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ServiceId, faultOf } from '../../contract/fault.ts'
import { bindToParent } from '../child-process.ts'
import { monotonicMs } from '../recording/clock.ts'
import { SENT_AT_HEADER, TOKEN_HEADER } from './address.ts'
import type { FromService, ServiceConfigs, ToService } from './config.ts'

/** More connections than a run can have tasks; the kernel caps it. */
const BACKLOG = 4_096

/** Connections stay open from trial to trial, however long the run. */
const KEEP_ALIVE_MS = 3_600_000

/** A service's response to one request. */
export interface ServiceResponse {
  readonly status: number
  readonly body: string | Uint8Array
  /** The delay of the response; absent = none. */
  readonly delayMs?: number
}

/** Handles a request of the lab, and responds at any time. */
export type Handler = (request: IncomingMessage, respond: (response: ServiceResponse) => void) => void

/**
 * Makes the calling process one of the lab's services: on 127.0.0.1, for requests with its token. It is a
 * separate process, so that its CPU time is not part of the workers' CPU time.
 */
export function serveService<Id extends ServiceId>(
  id: Id,
  open: (config: ServiceConfigs[Id]) => Handler,
): void {
  bindToParent()
  process.title = `interleave ${id} service`
  const token = randomBytes(16).toString('hex')
  let handle: Handler | null = null

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    if (!isToken(request.headers[TOKEN_HEADER], token)) send(response, { status: 403, body: '' })
    else if (request.url === '/ready' || handle === null) send(response, { status: 200, body: '' })
    else {
      handle(request, (answer) => {
        after(answer.delayMs ?? 0, () => {
          send(response, answer)
        })
      })
    }
  })

  const configure = (config: ServiceConfigs[Id]): FromService => {
    try {
      handle = open(config)
    } catch (error) {
      return { type: 'failed', cause: faultOf(error) }
    }
    const { port } = server.address() as AddressInfo
    return { type: 'listening', address: { port, token } }
  }

  const reply = (message: FromService): void => {
    process.send?.(message, undefined, undefined, () => undefined)
  }
  server.on('error', (error) => {
    reply({ type: 'failed', cause: faultOf(error) })
  })
  server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG }, () => {
    process.on('message', (message: ToService<Id>) => {
      reply(message.type === 'configure' ? configure(message.config) : cpuSoFar())
    })
  })
}

function after(ms: number, act: () => void): void {
  if (ms > 0) setTimeout(act, ms)
  else act()
}

function send(response: ServerResponse, { status, body }: ServiceResponse): void {
  response.writeHead(status, {
    'content-type': 'text/plain',
    'content-length': Buffer.byteLength(body),
    [SENT_AT_HEADER]: monotonicMs(),
  })
  response.end(body)
}

function isToken(given: string | string[] | undefined, token: string): boolean {
  if (typeof given !== 'string') return false
  const [one, other] = [Buffer.from(given), Buffer.from(token)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function cpuSoFar(): FromService {
  const { user, system } = process.cpuUsage()
  return { type: 'cpu', cpuMs: (user + system) / 1e3 }
}
