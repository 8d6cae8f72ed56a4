import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { decodeMessage } from '../../../src/contract/api/socket-codec.ts'
import { serveLab } from '../../../src/web/server.ts'
import { FakeSupervisor } from '../../fixtures/fake-supervisor.ts'
import { INFO } from '../../fixtures/scripted-run.ts'
import { ServedLab, closeCode, outcome } from '../../fixtures/served-lab.ts'

let lab: ServedLab
beforeEach(async () => {
  lab = await ServedLab.start()
})
afterEach(() => lab.stop())

describe('a socket', () => {
  test('connects a page with a session', async () => {
    const socket = lab.socket({ cookie: await lab.openSession() })
    await outcome(socket)
    socket.send('{"type":"info","requestId":1}')
    const [data] = (await once(socket, 'message')) as [Buffer]
    expect(decodeMessage(data)).toEqual({ type: 'info', requestId: 1, info: INFO })
    socket.terminate()
  })

  test.each([undefined, '', 'interleave-1=x'])('is refused with the cookie %j', async (cookie) => {
    expect(await outcome(lab.socket(cookie === undefined ? {} : { cookie }))).toBe(401)
  })

  test('is refused at another path', async () => {
    const cookie = await lab.openSession()
    expect(await outcome(lab.socket({ cookie }, '/other'))).toBe(404)
  })

  test('is refused for foreign pages with any cookie', async () => {
    const cookie = await lab.openSession()
    const origins = ['http://evil.example', 'null', 'http://127.0.0.1:1', `https://${lab.host}`, '']
    for (const origin of origins) expect(await outcome(lab.socket({ cookie, origin }))).toBe(403)
    const host = `evil.example:${lab.server.port}`
    expect(await outcome(lab.socket({ cookie, host, origin: `http://${host}` }))).toBe(403)
  })

  test('is closed for a message that is too long', async () => {
    const socket = lab.socket({ cookie: await lab.openSession() })
    await outcome(socket)
    socket.send('"'.padEnd(70_000, 'a'))
    expect(await closeCode(socket)).toBe(1009)
  })

  test('is refused beyond 64 pages', async () => {
    const cookie = await lab.openSession()
    const sockets = Array.from({ length: 65 }, () => lab.socket({ cookie }))
    const outcomes = await Promise.all(sockets.map(outcome))
    expect(outcomes.filter((one) => one === 'open')).toHaveLength(64)
    expect(outcomes.filter((one) => one === 503)).toHaveLength(1)
    for (const socket of sockets) socket.terminate()
  })
})

describe('a server', () => {
  test('reports each session that it opens', async () => {
    let sessions = 0
    const server = await serveLab({
      root: import.meta.dirname,
      supervisor: new FakeSupervisor(),
      port: 0,
      onSession: () => (sessions += 1),
    })
    const { origin, hash } = new URL(server.address)
    const body = JSON.stringify({ token: hash.replace('#token=', '') })
    await fetch(`${origin}/session`, { method: 'POST', headers: { origin }, body })
    expect(sessions).toBe(1)
    await server.stop()
  })

  test('closes its sockets, and stops the supervisor, when it stops', async () => {
    const other = await ServedLab.start()
    const socket = other.socket({ cookie: await other.openSession() })
    await outcome(socket)
    const closed = closeCode(socket)
    await other.stop()
    expect(await closed).toBe(1001)
    expect(other.supervisor.closes).toBe(1)
  })

  test('rejects with the system’s error if its port is in use', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await once(blocker, 'listening')
    const address = blocker.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const options = { root: import.meta.dirname, supervisor: new FakeSupervisor(), port }
    await expect(serveLab(options)).rejects.toMatchObject({ code: 'EADDRINUSE' })
    blocker.close()
  })
})
