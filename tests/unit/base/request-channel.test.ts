import { afterEach, describe, expect, test, vi } from 'vitest'
import { RequestChannel } from '../../../src/base/request-channel.ts'

afterEach(() => {
  vi.useRealTimers()
})

describe('a request channel', () => {
  test('matches replies to requests by number, in any order', async () => {
    const channel = new RequestChannel<string>()
    const sent: number[] = []
    const [first, second] = [channel.request((id) => sent.push(id)), channel.request((id) => sent.push(id))]
    expect(sent).toEqual([1, 2])
    expect(channel.reject(2, new Error('refused'))).toBe(true)
    expect(channel.resolve(1, 'reply')).toBe(true)
    await expect(first).resolves.toBe('reply')
    await expect(second).rejects.toThrow('refused')
  })

  test('reports replies that match no pending request', async () => {
    const channel = new RequestChannel<string>()
    const reply = channel.request(() => undefined)
    expect(channel.resolve(7, 'unknown')).toBe(false)
    channel.resolve(1, 'reply')
    expect(channel.resolve(1, 'again')).toBe(false)
    expect(channel.reject(1, new Error('again'))).toBe(false)
    await expect(reply).resolves.toBe('reply')
  })

  test('settles a request whose reply arrives while it is sent', async () => {
    const channel = new RequestChannel<string>()
    const reply = channel.request((id) => channel.resolve(id, 'immediate'))
    await expect(reply).resolves.toBe('immediate')
  })

  test('rejects all pending requests when the channel closes', async () => {
    const channel = new RequestChannel<string>()
    const replies = [channel.request(() => undefined), channel.request(() => undefined)]
    channel.rejectAll(new Error('closed'))
    for (const reply of replies) await expect(reply).rejects.toThrow('closed')
    expect(channel.resolve(1, 'late')).toBe(false)
  })
})

describe('a request without a reply', () => {
  test('is reported once after the limit, and stays pending', async () => {
    vi.useFakeTimers()
    const onTimeout = vi.fn()
    const channel = new RequestChannel<string>({ timeoutMs: 100, onTimeout })
    const reply = channel.request(() => undefined)
    vi.advanceTimersByTime(99)
    expect(onTimeout).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1_000)
    expect(onTimeout).toHaveBeenCalledTimes(1)
    channel.resolve(1, 'late')
    await expect(reply).resolves.toBe('late')
  })

  test('is not reported if the reply came in time', () => {
    vi.useFakeTimers()
    const onTimeout = vi.fn()
    const channel = new RequestChannel<string>({ timeoutMs: 100, onTimeout })
    void channel.request(() => undefined)
    channel.resolve(1, 'reply')
    vi.advanceTimersByTime(1_000)
    expect(onTimeout).not.toHaveBeenCalled()
  })
})
