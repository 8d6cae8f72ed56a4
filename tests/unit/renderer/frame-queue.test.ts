import { afterEach, describe, expect, test, vi } from 'vitest'
import { FrameQueue } from '../../../src/renderer/state/frame-queue.ts'

describe('the queue of events', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  test('hands on a thousand events in one go, in order, at the next frame', () => {
    let frame: () => void = () => {}
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
      frame = callback
      return 1
    })
    vi.stubGlobal('cancelAnimationFrame', () => {})
    const taken: (readonly number[])[] = []
    const queue = new FrameQueue<number>((items) => taken.push(items))
    for (let event = 0; event < 1_000; event++) queue.push(event)
    expect(taken).toHaveLength(0)
    frame()
    expect(taken).toEqual([Array.from({ length: 1_000 }, (_, event) => event)])
  })

  test('hands on in a hidden window too, which draws no frames', () => {
    vi.useFakeTimers()
    vi.stubGlobal('requestAnimationFrame', () => 1)
    vi.stubGlobal('cancelAnimationFrame', () => {})
    const taken: (readonly string[])[] = []
    const queue = new FrameQueue<string>((items) => taken.push(items))
    queue.push('event')
    vi.advanceTimersByTime(300)
    expect(taken).toEqual([['event']])
  })

  test('hands on nothing twice', () => {
    const taken: (readonly string[])[] = []
    const queue = new FrameQueue<string>((items) => taken.push(items))
    queue.push('event')
    queue.flush()
    queue.flush()
    expect(taken).toEqual([['event']])
  })
})
