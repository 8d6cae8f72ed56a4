import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

const SECRET_BYTES = 32
/** More browsers than this are not expected; the oldest session ends. */
const MAX_SESSIONS = 100

/** The reasons why a request is refused; `src/text/` has a sentence for each. */
export type Refusal = 'wrong_host' | 'foreign_page'

/** Restricts the lab to its own page, in a browser that presented the token. */
export class Access {
  readonly #hosts: readonly string[]
  readonly #cookie: string
  #token = newSecret()
  #sessions: string[] = []

  constructor(port: number) {
    this.#hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
    // Browsers share the cookies of all ports of a host.
    this.#cookie = `interleave-${port}`
  }

  /** The token that opens the next session. */
  get token(): string {
    return this.#token
  }

  /** The address at which the lab answers. */
  get host(): string {
    return this.#hosts[0] ?? ''
  }

  /**
   * True if a request comes from another site, and so is refused. A foreign page has another `Host` if its own name
   * was made to resolve to this machine, and another `Origin` otherwise.
   */
  refusal(headers: IncomingHttpHeaders, { needsOrigin }: { needsOrigin: boolean }): Refusal | null {
    const { host, origin } = headers
    if (host === undefined || !this.#hosts.includes(host)) return 'wrong_host'
    if (origin === undefined ? needsOrigin : origin !== `http://${host}`) return 'foreign_page'
    const site = headers['sec-fetch-site']
    const isForeign = site === 'cross-site' || site === 'same-site'
    // Another page may link here, but not load or frame anything from here.
    const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
    return isForeign && !isLink ? 'foreign_page' : null
  }

  /** Opens a session in exchange for the token, which is used up; returns its cookie, or null for a wrong token. */
  openSession(token: string): string | null {
    if (!isEqual(token, this.#token)) return null
    this.#token = newSecret()
    const session = newSecret()
    this.#sessions = [...this.#sessions, session].slice(-MAX_SESSIONS)
    return `${this.#cookie}=${session}; HttpOnly; SameSite=Strict; Path=/`
  }

  /** True if a request has the cookie of a session. */
  hasSession({ cookie = '' }: IncomingHttpHeaders): boolean {
    const prefix = `${this.#cookie}=`
    const given = cookie
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(prefix))
      .map((pair) => pair.slice(prefix.length))
    return given.some((session) => this.#sessions.some((open) => isEqual(session, open)))
  }
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}

/** Compares in constant time. */
function isEqual(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
