import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, test } from 'vitest'
import { Access } from '../../../src/web/access.ts'

const PORT = 5_000
const host = `127.0.0.1:${PORT}`
const origin = `http://${host}`

/** The headers of a request with this session's cookie. */
const withCookie = (cookie: string): IncomingHttpHeaders => ({ cookie: cookie.split(';')[0] ?? '' })

/** Opens a session; returns its `Set-Cookie` header. */
function sessionOf(access: Access): string {
  const cookie = access.openSession(access.token)
  if (cookie === null) throw new Error('The token is refused.')
  return cookie
}

describe('a token', () => {
  test('has at least 128 bits, and is different each time', () => {
    const tokens = Array.from({ length: 10 }, () => new Access(PORT).token)
    expect(new Set(tokens).size).toBe(10)
    for (const token of tokens) expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16)
  })

  test('opens one session', () => {
    const access = new Access(PORT)
    const { token } = access
    expect(access.openSession(token)).not.toBeNull()
    expect(access.openSession(token)).toBeNull()
    expect(access.token).not.toBe(token)
  })

  test.each(['', 'guess', 'x'.repeat(10_000)])('that is wrong opens none, and stays usable: %j', (wrong) => {
    const access = new Access(PORT)
    const { token } = access
    expect(access.openSession(wrong)).toBeNull()
    expect(access.token).toBe(token)
  })
})

describe('a session', () => {
  test('has a cookie of its port that scripts and other sites do not get', () => {
    expect(sessionOf(new Access(PORT))).toMatch(
      /^interleave-5000=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    )
  })

  test('is recognized among other cookies', () => {
    const access = new Access(PORT)
    const { cookie } = withCookie(sessionOf(access))
    expect(access.hasSession({ cookie: `a=1; interleave-4999=x;${String(cookie)} ; b=2` })).toBe(true)
  })

  test.each([undefined, '', 'interleave-5000=', 'interleave-5000=guess', 'interleave-4999=x', 'nonsense'])(
    'is not that of the cookie %j',
    (cookie) => {
      const access = new Access(PORT)
      sessionOf(access)
      expect(access.hasSession(cookie === undefined ? {} : { cookie })).toBe(false)
    },
  )

  test('does not end when others begin, until there are more than 100', () => {
    const access = new Access(PORT)
    const cookies = Array.from({ length: 101 }, () => withCookie(sessionOf(access)))
    expect(cookies.map((cookie) => access.hasSession(cookie))).toEqual([
      false,
      ...Array.from({ length: 100 }, () => true),
    ])
  })
})

describe('a request', () => {
  const access = new Access(PORT)
  const refusal = (headers: IncomingHttpHeaders, needsOrigin = false): unknown =>
    access.refusal(headers, { needsOrigin })

  test('of the lab’s own page is accepted', () => {
    expect(refusal({ host })).toBeNull()
    expect(refusal({ host, origin }, true)).toBeNull()
    expect(refusal({ host, origin, 'sec-fetch-site': 'same-origin' }, true)).toBeNull()
    expect(refusal({ host: `localhost:${PORT}`, origin: `http://localhost:${PORT}` }, true)).toBeNull()
  })

  test.each([undefined, '', 'evil.example', `evil.example:${PORT}`, '127.0.0.1', '127.0.0.1:80'])(
    'to the host %j is refused',
    (wrong) => {
      expect(refusal(wrong === undefined ? {} : { host: wrong })).toBe('wrong_host')
    },
  )

  test.each([
    'http://evil.example',
    'null',
    'http://127.0.0.1:1',
    `https://${host}`,
    `http://localhost:${PORT}`,
  ])('of the page %s is refused', (foreign) => {
    expect(refusal({ host, origin: foreign })).toBe('foreign_page')
  })

  test('without an origin is refused if one is needed', () => {
    expect(refusal({ host }, true)).toBe('foreign_page')
  })

  test.each(['cross-site', 'same-site'])('that loads something %s is refused', (site) => {
    expect(refusal({ host, 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' })).toBe('foreign_page')
  })

  test('that follows a link is accepted, and one that frames the lab is refused', () => {
    const link = { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect(refusal({ ...link, 'sec-fetch-dest': 'document' })).toBeNull()
    for (const dest of ['iframe', 'frame', 'embed', 'object']) {
      expect(refusal({ ...link, 'sec-fetch-dest': dest })).toBe('foreign_page')
    }
  })
})
