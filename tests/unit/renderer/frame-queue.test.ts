import { afterEach, describe, expect, test, vi } from 'vitest'
import { FOLLOWED, FrameQueue, WATCHED } from '../../../src/renderer/client/frame-queue.ts'

describe('the queue of events', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  /** Frames are drawn when the test says so, and time goes on when it says so. */
  function frames() {
    vi.useFakeTimers()
    let waiting: (() => void) | null = null
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
      waiting = callback
      return 1
    })
    vi.stubGlobal('cancelAnimationFrame', () => (waiting = null))
    return {
      draw: () => {
        const callback = waiting
        waiting = null
        callback?.()
      },
    }
  }

  test('hands on a thousand events in one go, in order, at the next frame', () => {
    const { draw } = frames()
    const taken: (readonly number[])[] = []
    const queue = new FrameQueue<number>((items) => taken.push(items), 100)
    for (let event = 0; event < 1_000; event++) queue.push(event)
    vi.advanceTimersByTime(1)
    expect(taken).toHaveLength(0)
    draw()
    expect(taken).toEqual([Array.from({ length: 1_000 }, (_, event) => event)])
  })

  test('hands on no more often than it was told to', () => {
    const { draw } = frames()
    const taken: (readonly number[])[] = []
    const queue = new FrameQueue<number>((items) => taken.push(items), 100)
    for (let event = 0; event < 100; event++) {
      queue.push(event)
      vi.advanceTimersByTime(10)
      draw()
    }
    expect(taken.length).toBeGreaterThanOrEqual(9)
    expect(taken.length).toBeLessThanOrEqual(11)
  })

  test('hands on at the next frame what is hastened, which makes what follows no rarer', () => {
    const { draw } = frames()
    vi.stubGlobal('navigator', { hardwareConcurrency: 2 })
    const taken: number[] = []
    let drawingMs = 0
    const take = (): void => {
      taken.push(performance.now())
      vi.advanceTimersByTime(drawingMs)
    }
    const queue = new FrameQueue<number>(take, 100)
    const turn = (ms: number): void => {
      vi.advanceTimersByTime(ms)
      draw()
    }
    queue.push(1)
    turn(1)
    queue.push(2)
    turn(1)
    expect(taken).toHaveLength(1)
    drawingMs = 80
    queue.hasten()
    turn(0)
    expect(taken).toHaveLength(2)
    drawingMs = 0
    queue.push(3)
    turn(100)
    expect(taken).toHaveLength(3)
  })

  test('hands on the more rarely the longer it takes to draw, but once a second, or in three where others run', () => {
    const { draw } = frames()
    vi.stubGlobal('navigator', { hardwareConcurrency: 2 })
    /** How often something was handed on in ten seconds. */
    const timesWith = (drawingMs: number, pace = FOLLOWED): number => {
      let times = 0
      const queue = new FrameQueue<number>(
        () => {
          times += 1
          vi.advanceTimersByTime(drawingMs)
        },
        100,
        pace,
      )
      const untilMs = performance.now() + 10_000
      while (performance.now() < untilMs) {
        queue.push(times)
        vi.advanceTimersByTime(10)
        draw()
      }
      queue.drop()
      return times
    }
    expect(timesWith(1)).toBeGreaterThan(80)
    // A fiftieth of one core's time, which two cores have to give.
    expect(timesWith(10)).toBeGreaterThan(15)
    expect(timesWith(10)).toBeLessThan(22)
    expect(timesWith(200)).toBeGreaterThan(7)
    expect(timesWith(200)).toBeLessThan(12)
    expect(timesWith(10, WATCHED)).toBeLessThan(8)
    expect(timesWith(200, WATCHED)).toBeGreaterThan(2)
    expect(timesWith(200, WATCHED)).toBeLessThan(5)
  })

  test('hands on in a hidden window too, which draws no frames', () => {
    frames()
    const taken: (readonly string[])[] = []
    const queue = new FrameQueue<string>((items) => taken.push(items), 100)
    queue.push('event')
    vi.advanceTimersByTime(300)
    expect(taken).toEqual([['event']])
  })

  test('hands on nothing twice', () => {
    const taken: (readonly string[])[] = []
    const queue = new FrameQueue<string>((items) => taken.push(items), 100)
    queue.push('event')
    queue.flush()
    queue.flush()
    expect(taken).toEqual([['event']])
  })
})
