import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SLICE_STATES, type SliceColumns } from '../../../src/contract/run/report.ts'
import { workerSlices } from '../../../src/runner/recording/worker-slices.ts'
import { timelineAt } from '../../fixtures/timeline-at.ts'

const NO_PAUSES = { startMs: new Float64Array(), endMs: new Float64Array() }

function list({ startMs, endMs, task, state }: SliceColumns): [string, number, number, number][] {
  return Array.from(startMs, (start, at) => [
    SLICE_STATES[state[at] ?? 0] ?? '',
    task[at] ?? 0,
    start,
    endMs[at] ?? 0,
  ])
}

describe('a timeline', () => {
  it('records a task that runs without a break as one slice', () => {
    const { timeline, run } = timelineAt()
    timeline.begin()
    timeline.enter(3)
    for (let i = 0; i < 10; i++) {
      run(0.25)
      timeline.shouldYield()
    }
    timeline.leave()
    expect(list(timeline.slices.take())).toEqual([['running', 3, 0, 2.5]])
  })

  it('shows as preempted what passed between two safepoints off the CPU', () => {
    const { timeline, run, away } = timelineAt()
    timeline.begin()
    timeline.enter(0)
    run(0.25)
    timeline.shouldYield()
    away(12)
    run(0.25)
    timeline.shouldYield()
    run(0.25)
    timeline.leave()
    expect(list(timeline.slices.take())).toEqual([
      ['running', 0, 0, 0.5],
      ['preempted', 0, 0.5, 12.5],
      ['running', 0, 12.5, 12.75],
    ])
    expect(timeline.preemptedMs).toBe(12)
  })

  it('sees a preemption after a wait in which the loop itself computed', () => {
    const { timeline, run, away } = timelineAt()
    timeline.begin()
    for (let wait = 0; wait < 100; wait++) {
      timeline.enter(0)
      run(2)
      away(5)
      timeline.leave(0)
      run(6)
      away(14)
    }
    expect(timeline.preemptedMs).toBeCloseTo(500)
  })

  it.each([1, 6, 40])(
    'tells none by a clock of 15.6 ms steps where %i ms between safepoints were all on the core',
    (chunkMs) => {
      const { timeline, run } = timelineAt({ cpuStepMs: 15.625 })
      timeline.begin()
      timeline.enter(0)
      for (let chunk = 0; chunk < 500; chunk++) {
        run(chunkMs)
        timeline.shouldYield()
      }
      timeline.leave()
      expect(timeline.preemptedMs).toBe(0)
    },
  )

  it('tells the most of it by such a clock where a task was long off its core, and never more', () => {
    const { timeline, run, away } = timelineAt({ cpuStepMs: 15.625 })
    timeline.begin()
    timeline.enter(0)
    for (let turn = 0; turn < 50; turn++) {
      for (let chunk = 0; chunk < 300; chunk++) {
        run(0.1)
        timeline.shouldYield()
      }
      away(60)
      timeline.shouldYield()
    }
    timeline.leave()
    expect(timeline.preemptedMs).toBeGreaterThan(0.6 * 3_000)
    expect(timeline.preemptedMs).toBeLessThanOrEqual(3_000)
  })

  it('does not take a long chunk of real work for a preemption', () => {
    const { timeline, run } = timelineAt()
    timeline.begin()
    timeline.enter(0)
    run(40)
    timeline.shouldYield()
    timeline.leave()
    expect(timeline.preemptedMs).toBe(0)
  })

  it('does not take the time in which the worker waited for a preemption', () => {
    const { timeline, run, away } = timelineAt()
    timeline.begin()
    timeline.enter(0)
    run(1)
    timeline.leave(0)
    away(100)
    timeline.enter(0)
    run(1)
    timeline.shouldYield()
    timeline.leave()
    expect(timeline.preemptedMs).toBe(0)
    expect(timeline.waitingMs).toBe(100)
    expect(list(timeline.slices.take())).toEqual([
      ['running', 0, 0, 1],
      ['waiting', 0, 1, 101],
      ['running', 0, 101, 102],
    ])
  })

  it('says that preemption is unknown, not zero, where there is no CPU clock', () => {
    const { timeline, away } = timelineAt({ cpu: false })
    timeline.begin()
    timeline.enter(0)
    away(50)
    timeline.leave()
    expect(timeline.preemptedMs).toBeNull()
  })

  it('tells a task to yield when its slice is used up, and never when slices have no end', () => {
    const limited = timelineAt({ timeSliceMs: 5 })
    limited.timeline.begin()
    limited.timeline.enter(0)
    limited.run(4.9)
    expect(limited.timeline.shouldYield()).toBe(false)
    limited.run(0.2)
    expect(limited.timeline.shouldYield()).toBe(true)

    const endless = timelineAt({ timeSliceMs: 0 })
    endless.timeline.begin()
    endless.timeline.enter(0)
    endless.run(10_000)
    expect(endless.timeline.shouldYield()).toBe(false)
  })

  const step = fc.oneof(
    fc.record({ do: fc.constantFrom('run', 'away'), ms: fc.double({ min: 0, max: 20, noNaN: true }) }),
    fc.record({ do: fc.constantFrom('shouldYield', 'switch', 'enter', 'cut'), ms: fc.constant(0) }),
    fc.record({ do: fc.constant('block'), ms: fc.double({ min: 0, max: 20, noNaN: true }) }),
  )

  it('shows a call that does not return as blocked, and not as preempted', () => {
    const { timeline, run, away } = timelineAt()
    timeline.begin()
    timeline.enter(4)
    run(1)
    timeline.block(() => {
      away(30)
    })
    run(2)
    timeline.shouldYield()
    timeline.leave()
    expect(list(timeline.slices.take())).toEqual([
      ['running', 4, 0, 1],
      ['blocked', 4, 1, 31],
      ['running', 4, 31, 33],
    ])
    expect([timeline.blockedMs, timeline.preemptedMs, timeline.waitingMs]).toEqual([30, 0, 0])
  })

  it('ends the slice of a task that still ran when another goes on', () => {
    const { timeline, run } = timelineAt()
    timeline.begin()
    timeline.enter(0)
    run(3)
    timeline.enter(1)
    run(4)
    timeline.leave()
    expect(list(timeline.slices.take())).toEqual([
      ['running', 0, 0, 3],
      ['running', 1, 3, 7],
    ])
  })

  it('always covers the worker’s life without a hole or an overlap, and its sums are those of its slices', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const { timeline, run, away } = timelineAt({ timeSliceMs: 1 })
        timeline.begin()
        let inside = false
        for (const { do: action, ms } of steps) {
          if (action === 'run') run(ms)
          else if (action === 'away') away(ms)
          else if (action === 'cut') timeline.cut()
          else if (action === 'switch') {
            if (inside) timeline.leave()
            else timeline.enter(1, timeline.nowMs - 1)
            inside = !inside
          } else if (action === 'enter') {
            timeline.enter(2)
            inside = true
          } else if (action === 'block') {
            if (inside) {
              timeline.block(() => {
                away(ms)
              })
            }
          } else if (inside) timeline.shouldYield()
        }
        timeline.cut()
        const wallMs = timeline.nowMs
        const { slices } = workerSlices([timeline.slices.take()], wallMs, NO_PAUSES)
        const sum = (...states: string[]): number =>
          list(slices).reduce((ms, [state, , from, to]) => ms + (states.includes(state) ? to - from : 0), 0)
        expect(sum('waiting', 'ready')).toBeCloseTo(timeline.waitingMs, 6)
        expect(sum('blocked')).toBeCloseTo(timeline.blockedMs, 6)
        expect(sum('preempted')).toBeCloseTo(timeline.preemptedMs ?? NaN, 6)
        let endMs = 0
        for (const [, , start, end] of list(slices)) {
          expect(start).toBe(endMs)
          expect(end).toBeGreaterThan(start)
          endMs = end
        }
        expect(endMs).toBe(wallMs)
      }),
    )
  })
})

describe('a worker whose answer was there before it went on', () => {
  it('waited until then, and was ready from then on', () => {
    const { timeline, run, away } = timelineAt()
    timeline.begin()
    timeline.enter(0)
    run(1)
    timeline.leave(0)
    away(10)
    timeline.enter(0, 8)
    run(1)
    timeline.leave()
    expect(list(timeline.slices.take())).toEqual([
      ['running', 0, 0, 1],
      ['waiting', 0, 1, 8],
      ['ready', 0, 8, 11],
      ['running', 0, 11, 12],
    ])
  })

  it('was ready all the time when the answer was there while another task ran', () => {
    const { timeline, run, away } = timelineAt()
    timeline.begin()
    timeline.enter(0)
    run(5)
    timeline.leave()
    away(2)
    timeline.enter(1, 3)
    expect(list(timeline.slices.take())).toEqual([
      ['running', 0, 0, 5],
      ['ready', 1, 5, 7],
    ])
  })
})
