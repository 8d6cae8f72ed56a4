import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { securityHeaders } from '../../../src/contract/api/page-policy.ts'
import { ServedLab, closing, outcome } from '../../fixtures/served-lab.ts'

let lab: ServedLab
beforeEach(async () => {
  lab = await ServedLab.start()
})
afterEach(() => lab.stop())

/** Sends bytes as they are, and gives what comes back. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(lab.server.port, '127.0.0.1', () => socket.end(text))
    let answer = ''
    socket.on('data', (chunk) => (answer += chunk.toString()))
    socket.once('close', () => resolve(answer))
    socket.once('error', reject)
  })
}

describe('the address', () => {
  test('holds a token of at least 128 bits in its fragment', () => {
    const { hash, hostname, search } = new URL(lab.server.address)
    expect({ hostname, search }).toEqual({ hostname: '127.0.0.1', search: '' })
    expect(Buffer.from(hash.replace('#token=', ''), 'base64url').length).toBeGreaterThanOrEqual(16)
  })

  test('differs from start to start', async () => {
    const other = await ServedLab.start()
    expect(other.token).not.toBe(lab.token)
    await other.stop()
  })

  test('cannot be reached from other machines', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4')
    const host = outside?.address ?? '127.0.0.2'
    const reached = await new Promise((resolve) => {
      const socket = connect(lab.server.port, host, () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    expect(reached).toBe(false)
  })
})

describe('the way in', () => {
  test('is the token, for a cookie that scripts and other sites do not get', async () => {
    const { status, headers } = await lab.handIn(lab.token)
    expect(status).toBe(204)
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^interleave-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/),
    ])
    const cookie = String(headers['set-cookie']).split(';')[0]
    expect((await lab.ask('/session', { cookie })).status).toBe(204)
    const socket = lab.socket({ cookie })
    expect(await outcome(socket)).toBe('open')
    socket.terminate()
  })

  test('is closed for a token that was used, was never given, or is missing', async () => {
    const { token } = lab
    await lab.enter()
    for (const body of [JSON.stringify({ token }), '{"token":"guess"}', '{}', '', 'null', '{"token":7}']) {
      const { status, headers } = await lab.ask('/session', { origin: lab.origin }, 'POST', body)
      expect({ body, status, cookie: headers['set-cookie'] }).toEqual({
        body,
        status: 401,
        cookie: undefined,
      })
    }
    expect(lab.token).not.toBe(token)
  })

  test('is closed for a body that has no end', async () => {
    const body = `{"token":"${'a'.repeat(100_000)}"}`
    expect((await lab.ask('/session', { origin: lab.origin }, 'POST', body)).status).toBe(401)
  })

  test('leads past no check: without the cookie there is no socket and no session', async () => {
    for (const cookie of [undefined, '', 'interleave-1=x', `interleave-${lab.server.port}=`]) {
      const headers = cookie === undefined ? {} : { cookie }
      expect(await outcome(lab.socket(headers))).toBe(401)
      expect((await lab.ask('/session', headers)).status).toBe(401)
    }
  })
})

describe('a hostile page', () => {
  test('gets no socket, whatever cookie it comes with', async () => {
    const cookie = await lab.enter()
    const origins = ['http://evil.example', 'null', 'http://127.0.0.1:1', `https://${lab.host}`, '']
    for (const origin of origins) {
      expect({ origin, became: await outcome(lab.socket({ cookie, origin })) }).toEqual({
        origin,
        became: 403,
      })
    }
  })

  test('that had its own name point here gets nothing at all', async () => {
    const cookie = await lab.enter()
    const host = `evil.example:${lab.server.port}`
    const origin = `http://${host}`
    expect(await outcome(lab.socket({ cookie, host, origin }))).toBe(403)
    for (const path of ['/', '/page.js', '/session']) {
      expect((await lab.ask(path, { cookie, host })).status).toBe(403)
    }
    expect((await lab.handIn(lab.token, { host, origin })).status).toBe(403)
  })

  test('can neither load files nor hand in tokens', async () => {
    const foreign = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
    expect((await lab.ask('/page.js', foreign)).status).toBe(403)
    expect((await lab.ask('/page.js', { ...foreign, 'sec-fetch-site': 'same-site' })).status).toBe(403)
    expect((await lab.ask('/page.js', { origin: 'http://evil.example' })).status).toBe(403)
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    expect((await lab.ask('/', link)).status).toBe(200)
    for (const dest of ['iframe', 'frame', 'embed', 'object']) {
      expect((await lab.ask('/', { ...link, 'sec-fetch-dest': dest })).status).toBe(403)
    }
    expect((await lab.handIn(lab.token, { origin: 'http://evil.example' })).status).toBe(403)
    expect((await lab.ask('/session', {}, 'POST', JSON.stringify({ token: lab.token }))).status).toBe(403)
  })
})

describe('files', () => {
  test('come with the headers of the desktop app', async () => {
    const { status, headers, body } = await lab.ask('/')
    expect({ status, body }).toEqual({ status: 200, body: '<title>Interleave</title>' })
    const socket = `ws://${lab.host}/lab`
    for (const [name, value] of Object.entries(securityHeaders(socket))) {
      expect(headers[name.toLowerCase()]).toBe(value)
    }
    const policy = String(headers['content-security-policy']).replace(` ${socket}`, '')
    expect(policy).toBe(securityHeaders()['Content-Security-Policy'])
  })

  test('outside the page’s folder are not there, however they are spelt', async () => {
    const paths = [
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
    ]
    for (const path of paths)
      expect({ path, status: (await lab.ask(path)).status }).toEqual({ path, status: 404 })
  })

  test('are only read', async () => {
    const own = { origin: lab.origin }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await lab.ask('/index.html', own, method)).status).toBe(405)
    }
  })

  test('in pieces are not cut: a strange range gets the whole', async () => {
    expect(await lab.ask('/', { range: 'bytes=9-2' })).toMatchObject({
      status: 200,
      body: '<title>Interleave</title>',
    })
  })

  test('are asked for too often: the rest is refused, until some time has passed', async () => {
    let nowMs = 0
    const asked = await ServedLab.start(() => nowMs)
    const statuses = async (count: number): Promise<number[]> =>
      (await Promise.all(Array.from({ length: count }, () => asked.ask('/page.js')))).map((one) => one.status)
    try {
      expect(new Set(await statuses(1_000))).toEqual(new Set([200]))
      expect(await asked.ask('/page.js')).toMatchObject({
        status: 429,
        body: 'Too many requests: wait a second.',
      })
      nowMs += 1_000
      expect((await statuses(101)).sort()).toEqual([...Array.from({ length: 100 }, () => 200), 429])
    } finally {
      await asked.stop()
    }
  })
})

test('no refusal tells a path, a stack or the token', async () => {
  const refusals = [
    await lab.ask('/nothing.js'),
    await lab.ask('/', { host: 'evil.example' }),
    await lab.ask('/session'),
    await lab.ask('/index.html', { origin: lab.origin }, 'PUT'),
    await lab.handIn('guess'),
  ].map(({ body }) => body)
  refusals.push(
    await raw('NONSENSE\r\n\r\n'),
    await raw(`GET / HTTP/1.1\r\nHost: ${lab.host}\r\nBad Header\r\n\r\n`),
  )
  for (const text of refusals) {
    expect(text).not.toBe('')
    expect(text).not.toMatch(/\/(tmp|home|root|src|out|node_modules)\b|^\s+at |\.[jt]s:\d|Error:|node:/m)
    expect(text).not.toContain(lab.token)
  }
})

describe('a page that is let in', () => {
  async function open() {
    const socket = lab.socket({ cookie: await lab.enter() })
    await outcome(socket)
    return socket
  }

  test.each([
    ['a message that is too long', '"'.padEnd(70_000, 'a'), 1009],
    ['no JSON', 'hello', 1008],
    ['a message nobody knows', '{"type":"eval","code":"1"}', 1008],
    ['more than a message may hold', '{"type":"info","requestId":1,"extra":1}', 1008],
    ['bytes', Buffer.from('{"type":"info","requestId":1}'), 1008],
  ])('is cut off when it sends %s', async (_, message, code) => {
    const socket = await open()
    socket.send(message)
    expect(await closing(socket)).toBe(code)
  })

  test('is cut off when it sends too much at once', async () => {
    const socket = await open()
    for (let sent = 0; sent < 200; sent++) socket.send('{"type":"info","requestId":1}')
    expect(await closing(socket)).toBe(1013)
  })

  test('has a limited number of others beside it', async () => {
    const cookie = await lab.enter()
    const sockets = Array.from({ length: 65 }, () => lab.socket({ cookie }))
    const became = await Promise.all(sockets.map(outcome))
    expect(became.filter((one) => one === 'open')).toHaveLength(64)
    expect(became.filter((one) => one === 503)).toHaveLength(1)
    for (const socket of sockets) socket.terminate()
  })
})
