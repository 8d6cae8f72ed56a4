import { type IncomingMessage, STATUS_CODES, createServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { RateLimit } from '../base/rate-limit.ts'
import { SOCKET_PATH, TOKEN_NAME } from '../contract/api/socket.ts'
import { Access } from './access.ts'
import { httpHandler } from './http.ts'
import { Hub, type LabSupervisor } from './hub.ts'

/** The lab executes any plan that its page sends, so it never listens on another interface. */
const LOOPBACK = '127.0.0.1'

/** The longest message of a page is a plan. */
const MAX_MESSAGE_BYTES = 64 * 1024
const MAX_PAGES = 64

/** Enough for many tabs that load at the same time. */
const REQUESTS_PER_SECOND = 100
const REQUEST_BURST = 1_000

export interface LabServerOptions {
  /** The folder of the built page. */
  readonly root: string
  readonly supervisor: LabSupervisor
  /** 0 = any free port. */
  readonly port: number
  /** A browser was given a session, which has used up the address. */
  readonly onSession?: () => void
  /** The clock of the rate limit. */
  readonly nowMs?: () => number
}

/** The lab as it is served to browsers. */
export interface LabServer {
  /** The address for one browser: its token works once. */
  readonly address: string
  readonly port: number
  /** The most that is buffered for one page. */
  readonly bufferedBytes: number
  /** Stops the supervisor with its run, and all connections. */
  stop(): Promise<void>
}

/** Serves the lab to browsers of this machine. Rejects with the system's error if the port is not available. */
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
  const hub = new Hub(options.supervisor)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  })
  const { root, onSession = () => undefined, nowMs } = options
  const rate = new RateLimit(REQUESTS_PER_SECOND, REQUEST_BURST, nowMs)
  server.on('request', httpHandler({ root, access, rate, onSession }))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const status = upgradeRefusal(request, access, rate, hub.pages)
    if (status === null) sockets.handleUpgrade(request, socket, head, (open) => hub.connect(open))
    else socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\n\r\n`)
  })
  return {
    get address() {
      return `http://${LOOPBACK}:${port}/#${TOKEN_NAME}=${access.token}`
    },
    port,
    get bufferedBytes() {
      return hub.bufferedBytes
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

/** The status with which a socket is refused; null if it is accepted. */
function upgradeRefusal(
  request: IncomingMessage,
  access: Access,
  rate: RateLimit,
  pages: number,
): number | null {
  if (access.refusal(request.headers, { needsOrigin: true }) !== null) return 403
  if (!rate.tryAcquire()) return 429
  if (!access.hasSession(request.headers)) return 401
  if (request.url !== SOCKET_PATH) return 404
  return pages >= MAX_PAGES ? 503 : null
}
