import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LiveThrottle, type LiveThrottleOptions } from '../../../../src/renderer/client/live-throttle.ts'

/** A page whose frames are drawn, and which is hidden and shown, when the test says so. */
class FakePage {
  isVisible = true
  #frame: (() => void) | null = null
  readonly #listeners = new Set<(isVisible: boolean) => void>()

  constructor() {
    vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
      this.#frame = callback
      return 1
    })
    vi.stubGlobal('cancelAnimationFrame', () => (this.#frame = null))
  }

  readonly visibility = {
    isVisible: () => this.isVisible,
    onChange: (listener: (isVisible: boolean) => void) => {
      this.#listeners.add(listener)
      return () => this.#listeners.delete(listener)
    },
  }

  setVisible(isVisible: boolean): void {
    this.isVisible = isVisible
    for (const listener of this.#listeners) listener(isVisible)
  }

  draw(): void {
    const callback = this.#frame
    this.#frame = null
    callback?.()
  }
}

let page: FakePage
let isCalm = false
beforeEach(() => {
  vi.useFakeTimers()
  isCalm = false
  vi.stubGlobal('matchMedia', () => ({ matches: isCalm }))
  page = new FakePage()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** A throttle, and the times of its updates. `costMs` is how long an update takes. */
function throttleOf(options: Partial<LiveThrottleOptions> = {}, costMs = 0) {
  const updates: number[] = []
  const update = (): void => {
    updates.push(performance.now())
    vi.advanceTimersByTime(costMs)
  }
  const throttle = new LiveThrottle({ update, visibility: page.visibility, ...options })
  return { throttle, updates }
}

/** The number of updates in ten seconds in which something new arrives all the time. */
function updatesInTenSeconds(options: Partial<LiveThrottleOptions>, costMs: number, chargedMs = 0): number {
  const { throttle, updates } = throttleOf(options, costMs)
  const endMs = performance.now() + 10_000
  let charged = 0
  while (performance.now() < endMs) {
    throttle.request()
    vi.advanceTimersByTime(10)
    page.draw()
    if (updates.length > charged) throttle.charge(chargedMs)
    charged = updates.length
  }
  throttle.stop()
  return updates.length
}

describe('the throttle of live data', () => {
  test('makes one update of a thousand requests, in the next frame', () => {
    const { throttle, updates } = throttleOf()
    for (let event = 0; event < 1_000; event++) throttle.request()
    vi.advanceTimersByTime(1)
    expect(updates).toHaveLength(0)
    page.draw()
    expect(updates).toHaveLength(1)
    vi.advanceTimersByTime(1_000)
    page.draw()
    expect(updates).toHaveLength(1)
  })

  test('updates at most every 125 ms', () => {
    expect(updatesInTenSeconds({}, 0)).toBeGreaterThan(70)
    expect(updatesInTenSeconds({}, 0)).toBeLessThanOrEqual(81)
  })

  test('uses at most 2 % of a core for each core, and pauses for at most 3 s', () => {
    // 10 ms ÷ 2 % = 500 ms.
    expect(updatesInTenSeconds({ cores: 1 }, 10)).toBeGreaterThan(17)
    expect(updatesInTenSeconds({ cores: 1 }, 10)).toBeLessThan(23)
    expect(updatesInTenSeconds({ cores: 4 }, 10)).toBeGreaterThan(60)
    expect(updatesInTenSeconds({ cores: 1 }, 500)).toBeGreaterThan(2)
    expect(updatesInTenSeconds({ cores: 1 }, 500)).toBeLessThan(6)
  })

  test('counts what is charged for painting', () => {
    expect(updatesInTenSeconds({ cores: 1 }, 0, 10)).toBeLessThan(23)
  })

  test('updates every 3 s for a run that was started elsewhere', () => {
    expect(updatesInTenSeconds({ isSpectator: true, cores: 64 }, 0)).toBe(4)
  })

  test('updates once a second where reduced motion is preferred', () => {
    isCalm = true
    expect(updatesInTenSeconds({}, 0)).toBeLessThanOrEqual(11)
  })

  test('does not update while the page is hidden, and once when it becomes visible', () => {
    const { throttle, updates } = throttleOf()
    page.setVisible(false)
    for (let at = 0; at < 100; at++) {
      throttle.request()
      vi.advanceTimersByTime(100)
      page.draw()
    }
    throttle.requestNow()
    throttle.flush()
    expect(updates).toHaveLength(0)
    page.setVisible(true)
    page.draw()
    expect(updates).toHaveLength(1)
  })

  test('updates without a frame in a window that gets none', () => {
    const { throttle, updates } = throttleOf()
    throttle.request()
    vi.advanceTimersByTime(300)
    expect(updates).toHaveLength(1)
  })

  test('updates in the next frame while nothing is measured, which prolongs no pause', () => {
    const { throttle, updates } = throttleOf({ cores: 1 }, 80)
    throttle.requestNow()
    page.draw()
    throttle.requestNow()
    page.draw()
    expect(updates).toHaveLength(2)
    throttle.charge(1_000)
    expect(throttle.intervalMs).toBe(125)
  })

  test('flushes immediately, and serves pending requests with it', () => {
    const { throttle, updates } = throttleOf()
    throttle.request()
    throttle.flush()
    expect(updates).toHaveLength(1)
    vi.advanceTimersByTime(1_000)
    page.draw()
    expect(updates).toHaveLength(1)
  })

  test('drops its requests when it is stopped', () => {
    const { throttle, updates } = throttleOf()
    throttle.request()
    throttle.stop()
    vi.advanceTimersByTime(1_000)
    page.draw()
    expect(updates).toHaveLength(0)
  })
})
