import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

const TOKEN_BYTES = 32
/** More browsers than this have no business here; the oldest has to come in anew. */
const SESSIONS = 100

/** Who may speak to the lab: its own page, in a browser that handed in the token. */
export class Access {
  readonly #hosts: readonly string[]
  readonly #cookie: string
  #token = newSecret()
  #sessions: string[] = []

  constructor(port: number) {
    this.#hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
    // Browsers keep the cookies of all ports of a host together.
    this.#cookie = `interleave-${port}`
  }

  /** The token that opens the next session. */
  get token(): string {
    return this.#token
  }

  /**
   * Why a request is refused whoever sends it, as a sentence, or null. Under a name of its own that was made to
   * point here, a foreign page has another `Host`; from its own address it has another `Origin`.
   */
  refusal(headers: IncomingHttpHeaders, { needsOrigin }: { needsOrigin: boolean }): string | null {
    const { host, origin } = headers
    if (host === undefined || !this.#hosts.includes(host)) {
      return `Refused: the lab answers at ${this.#hosts[0] ?? ''} only.`
    }
    if (origin === undefined ? needsOrigin : origin !== `http://${host}`) {
      return 'Refused: only the lab’s own page may ask this.'
    }
    const site = headers['sec-fetch-site']
    const isForeign = site === 'cross-site' || site === 'same-site'
    // A link may lead here, but no page may load or frame anything from here.
    const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
    if (isForeign && !isLink) {
      return 'Refused: only the lab’s own page may ask this.'
    }
    return null
  }

  /** The cookie of a new session in exchange for the token, which is used up; null when it is not the one. */
  open(token: string): string | null {
    if (!isEqual(token, this.#token)) return null
    this.#token = newSecret()
    const session = newSecret()
    this.#sessions = [...this.#sessions, session].slice(-SESSIONS)
    return `${this.#cookie}=${session}; HttpOnly; SameSite=Strict; Path=/`
  }

  /** Whether a request comes with the cookie of a session. */
  isOpen({ cookie = '' }: IncomingHttpHeaders): boolean {
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
  return randomBytes(TOKEN_BYTES).toString('base64url')
}

/** Takes the same time wherever they differ. */
function isEqual(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}
