import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { securityHeaders } from '../../../src/contract/api/page-policy.ts'
import { ServedLab } from '../../fixtures/served-lab.ts'

let lab: ServedLab
beforeEach(async () => {
  lab = await ServedLab.start()
})
afterEach(() => lab.stop())

/** Sends bytes as they are; resolves with the response. */
function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(lab.server.port, '127.0.0.1', () => socket.end(text))
    let response = ''
    socket.on('data', (chunk) => (response += chunk.toString()))
    socket.once('close', () => resolve(response))
    socket.once('error', reject)
  })
}

describe('the address', () => {
  test('has its token in the fragment, which browsers do not send', () => {
    const { hash, hostname, search } = new URL(lab.server.address)
    expect({ hostname, search }).toEqual({ hostname: '127.0.0.1', search: '' })
    expect(hash).toBe(`#token=${lab.token}`)
  })

  test('is different at each start', async () => {
    const other = await ServedLab.start()
    expect(other.token).not.toBe(lab.token)
    await other.stop()
  })

  test('cannot be reached from other machines', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4')
    const host = outside?.address ?? '127.0.0.2'
    const isReached = await new Promise((resolve) => {
      const socket = connect(lab.server.port, host, () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    expect(isReached).toBe(false)
  })
})

describe('a session', () => {
  test('is opened by the token, and checked by its cookie', async () => {
    const { status, headers } = await lab.sendToken(lab.token)
    expect(status).toBe(204)
    const cookie = String(headers['set-cookie']).split(';')[0]
    expect((await lab.request('/session', { cookie })).status).toBe(204)
    expect((await lab.request('/session')).status).toBe(401)
  })

  test.each(['{"token":"guess"}', '{}', '', 'null', '{"token":7}', `{"token":"${'a'.repeat(100_000)}"}`])(
    'is not opened by the body %.30s',
    async (body) => {
      const { status, headers } = await lab.request('/session', { origin: lab.origin }, 'POST', body)
      expect([status, headers['set-cookie']]).toEqual([401, undefined])
    },
  )

  test('is not opened twice by one token', async () => {
    const { token } = lab
    await lab.openSession()
    expect((await lab.sendToken(token)).status).toBe(401)
  })

  test('is not opened by foreign pages, nor without an origin', async () => {
    expect((await lab.sendToken(lab.token, { origin: 'http://evil.example' })).status).toBe(403)
    const body = JSON.stringify({ token: lab.token })
    expect((await lab.request('/session', {}, 'POST', body)).status).toBe(403)
  })
})

describe('a page whose name was made to resolve to this machine', () => {
  test('receives nothing', async () => {
    const cookie = await lab.openSession()
    const host = `evil.example:${lab.server.port}`
    for (const path of ['/', '/page.js', '/session']) {
      expect((await lab.request(path, { cookie, host })).status).toBe(403)
    }
    expect((await lab.sendToken(lab.token, { host, origin: `http://${host}` })).status).toBe(403)
  })
})

describe('files', () => {
  test('have the headers of the desktop app', async () => {
    const { status, headers, body } = await lab.request('/')
    expect({ status, body }).toEqual({ status: 200, body: '<title>Interleave</title>' })
    const socket = `ws://${lab.host}/lab`
    for (const [name, value] of Object.entries(securityHeaders(socket))) {
      expect(headers[name.toLowerCase()]).toBe(value)
    }
    const policy = String(headers['content-security-policy']).replace(` ${socket}`, '')
    expect(policy).toBe(securityHeaders()['Content-Security-Policy'])
  })

  test.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%5cpackage.json',
    '/%252e%252e/package.json',
    '/..%c0%afpackage.json',
    '/..;/package.json',
    '/....//package.json',
    '/%2fetc%2fpasswd',
    '/page.js%00.html',
    '//etc/passwd',
    '/page.js/../../../etc/passwd',
    '/%00index.html',
    '/%ff',
    '/.hidden',
    '/nothing.js',
    '/lab',
  ])('do not include %s', async (path) => {
    expect((await lab.request(path)).status).toBe(404)
  })

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('do not support %s', async (method) => {
    expect((await lab.request('/index.html', { origin: lab.origin }, method)).status).toBe(405)
  })

  test('are complete, even if a range is requested', async () => {
    expect(await lab.request('/', { range: 'bytes=9-2' })).toMatchObject({
      status: 200,
      body: '<title>Interleave</title>',
    })
  })

  test('are not for foreign pages', async () => {
    const foreign = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
    expect((await lab.request('/page.js', foreign)).status).toBe(403)
    expect((await lab.request('/page.js', { origin: 'http://evil.example' })).status).toBe(403)
  })
})

describe('too many requests', () => {
  let nowMs = 0
  let limited: ServedLab
  beforeEach(async () => {
    nowMs = 0
    limited = await ServedLab.start(() => nowMs)
  })
  afterEach(() => limited.stop())

  const statuses = async (count: number, headers: NodeJS.Dict<string> = {}): Promise<number[]> => {
    const responses = Array.from({ length: count }, () => limited.request('/page.js', headers))
    return (await Promise.all(responses)).map(({ status }) => status).sort()
  }

  test('are refused until some time has passed', async () => {
    expect(new Set(await statuses(1_000))).toEqual(new Set([200]))
    expect(await statuses(1)).toEqual([429])
    nowMs += 1_000
    expect(await statuses(101)).toEqual([...Array.from({ length: 100 }, () => 200), 429])
  })

  test('of foreign pages do not exhaust the limit of the lab’s own page', async () => {
    const foreign = { origin: 'http://evil.example' }
    expect(new Set(await statuses(1_100, foreign))).toEqual(new Set([403]))
    expect(await statuses(1)).toEqual([200])
  })
})

test('no refusal contains a path, a stack or the token', async () => {
  const responses = await Promise.all([
    lab.request('/nothing.js'),
    lab.request('/', { host: 'evil.example' }),
    lab.request('/session'),
    lab.request('/index.html', { origin: lab.origin }, 'PUT'),
    lab.sendToken('guess'),
  ])
  const bodies = responses.map(({ body }) => body)
  bodies.push(
    await sendRaw('NONSENSE\r\n\r\n'),
    await sendRaw(`GET / HTTP/1.1\r\nHost: ${lab.host}\r\nBad Header\r\n\r\n`),
  )
  for (const text of bodies) {
    expect(text).not.toBe('')
    expect(text).not.toMatch(/\/(tmp|home|root|src|out|node_modules)\b|^\s+at |\.[jt]s:\d|Error:|node:/m)
    expect(text).not.toContain(lab.token)
  }
})
