import { type IncomingMessage, STATUS_CODES, createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { SOCKET_PATH, TOKEN_NAME } from '../contract/api/socket.ts'
import { Access } from './access.ts'
import { answerHttp } from './answer-http.ts'
import type { OpenEngine } from './engine-keeper.ts'
import { Hub } from './hub.ts'
import { RateLimit } from '../base/rate-limit.ts'

/** Never another: the lab runs whatever its page asks for. */
const LOOPBACK = '127.0.0.1'

/** The longest thing a page says is a plan. */
const MESSAGE_BYTES = 64 * 1024
const VIEWERS = 64

/** Enough for many tabs that load at once. */
const REQUESTS_PER_SECOND = 100
const REQUESTS_AT_ONCE = 1_000

export interface LabServerOptions {
  /** The folder of the built page. */
  readonly root: string
  readonly openEngine: OpenEngine
  /** 0 = a free one. */
  readonly port: number
  /** A browser was let in by the address, which is used up. */
  readonly onEntered?: () => void
  /** The clock that requests are counted by; the process's own when left out. */
  readonly nowMs?: () => number
}

/** The lab as it is served to browsers. */
export interface LabServer {
  /** Where the lab is, for one browser: the token in it works once. */
  readonly address: string
  readonly port: number
  /** The most that is held for one page at this moment. */
  readonly heldBytes: number
  /** Ends the engine, its run and all connections. */
  stop(): Promise<void>
}

/** Serves the lab to browsers of this machine. Rejects with the system's error when the port cannot be had. */
export async function serveLab(options: LabServerOptions): Promise<LabServer> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 })
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, LOOPBACK, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : options.port)
    })
  })
  const access = new Access(port)
  const hub = new Hub(options.openEngine)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  })
  const { root, onEntered = () => undefined, nowMs } = options
  const rate = new RateLimit(REQUESTS_PER_SECOND, REQUESTS_AT_ONCE, nowMs)
  server.on('request', answerHttp({ root, access, rate, onEntered }))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const status = upgradeRefusal(request, access, rate, hub.viewers)
    if (status === null) sockets.handleUpgrade(request, socket, head, (open) => hub.join(open))
    else socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n\r\n`)
  })
  return {
    get address() {
      return `http://${LOOPBACK}:${port}/#${TOKEN_NAME}=${access.token}`
    },
    port,
    get heldBytes() {
      return hub.heldBytes
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve))
      await hub.stop()
      sockets.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** The status with which a socket is refused, or null. */
function upgradeRefusal(
  request: IncomingMessage,
  access: Access,
  rate: RateLimit,
  viewers: number,
): number | null {
  if (!rate.pass()) return 429
  if (access.refusal(request.headers, { needsOrigin: true }) !== null) return 403
  if (!access.isOpen(request.headers)) return 401
  if (request.url !== SOCKET_PATH) return 404
  return viewers >= VIEWERS ? 503 : null
}
