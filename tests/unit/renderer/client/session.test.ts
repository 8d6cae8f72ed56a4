import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openSocket } from '../../../../src/renderer/client/session.ts'

const ADDRESS = 'http://localhost:3000/'

/** Replies to the requests of the page with these statuses, and records them. */
function host(post: number, get: number): string[] {
  const requests: string[] = []
  vi.stubGlobal('fetch', async (path: string, { method = 'GET', body = '' } = {}) => {
    requests.push(`${method} ${path} ${body}`.trim())
    const status = method === 'POST' ? post : get
    return { status, ok: status < 300 }
  })
  return requests
}

beforeEach(() => {
  history.replaceState(null, '', '/#token=secret')
  vi.stubGlobal(
    'WebSocket',
    class {
      readonly url: string
      constructor(url: URL) {
        this.url = url.href
      }
    },
  )
})
afterEach(() => vi.unstubAllGlobals())

describe('the socket to the web host', () => {
  test('is opened after the token was exchanged for a session', async () => {
    const requests = host(204, 204)
    expect((await openSocket()).url).toBe('ws://localhost:3000/lab')
    expect(requests).toEqual(['POST /session {"token":"secret"}', 'GET /session'])
    expect(location.href).toBe(ADDRESS)
  })

  test('needs no token where there is a session', async () => {
    history.replaceState(null, '', '/')
    const requests = host(500, 204)
    await openSocket()
    expect(requests).toEqual(['GET /session'])
  })

  test('is not opened without a session, and the wrong token is removed from the address', async () => {
    host(401, 401)
    await expect(openSocket()).rejects.toMatchObject({ fault: { code: 'not_authorised' } })
    expect(location.href).toBe(ADDRESS)
  })

  test.each([403, 429, 500])('keeps the token in the address after the status %d', async (status) => {
    host(status, status)
    await expect(openSocket()).rejects.toMatchObject({ fault: { code: 'connection_lost' } })
    expect(location.hash).toBe('#token=secret')
    const requests = host(204, 204)
    await openSocket()
    expect(requests[0]).toBe('POST /session {"token":"secret"}')
    expect(location.href).toBe(ADDRESS)
  })
})
