import { describe, expect, test } from 'vitest'
import { recorderAt } from '../../../fixtures/recorder-at.ts'
import { textOf } from '../../../fixtures/slices.ts'

describe('preemption', () => {
  test('is the time off the CPU between two safepoints', () => {
    const { recorder, run, pause } = recorderAt()
    recorder.start()
    recorder.resume(0)
    run(0.25)
    recorder.shouldYield()
    pause(12)
    run(0.25)
    recorder.shouldYield()
    run(0.25)
    recorder.suspend()
    const { slices, preemptedMs } = recorder.flush()
    expect(textOf(slices)).toBe('0r0.5 0p12 0r0.25')
    expect(preemptedMs).toBe(12)
  })

  test('is detected after waits in which the event loop computed', () => {
    const { recorder, run, pause } = recorderAt()
    recorder.start()
    for (let wait = 0; wait < 100; wait++) {
      recorder.resume(0)
      run(2)
      pause(5)
      recorder.suspend(0)
      run(6)
      pause(14)
    }
    expect(recorder.flush().preemptedMs).toBeCloseTo(500)
  })

  test('is not a long chunk of computation', () => {
    const { recorder, run } = recorderAt()
    recorder.start()
    recorder.resume(0)
    run(40)
    recorder.shouldYield()
    recorder.suspend()
    expect(recorder.flush().preemptedMs).toBe(0)
  })

  test('is not a wait', () => {
    const { recorder, run, pause } = recorderAt()
    recorder.start()
    recorder.resume(0)
    run(1)
    recorder.suspend(0)
    pause(100)
    recorder.resume(0)
    run(1)
    recorder.shouldYield()
    recorder.suspend()
    const { slices, preemptedMs, waitingMs } = recorder.flush()
    expect([preemptedMs, waitingMs]).toEqual([0, 100])
    expect(textOf(slices)).toBe('0r1 0w100 0r1')
  })

  test('is unknown, and not 0, without a CPU clock', () => {
    const { recorder, pause } = recorderAt({ cpu: false })
    recorder.start()
    recorder.resume(0)
    pause(50)
    recorder.suspend()
    expect(recorder.flush().preemptedMs).toBeNull()
  })

  test.each([1, 6, 40])(
    'is not reported by a clock with steps of 15.6 ms for chunks of %i ms on the CPU',
    (chunkMs) => {
      const { recorder, run } = recorderAt({ cpuStepMs: 15.625 })
      recorder.start()
      recorder.resume(0)
      for (let chunk = 0; chunk < 500; chunk++) {
        run(chunkMs)
        recorder.shouldYield()
      }
      recorder.suspend()
      expect(recorder.flush().preemptedMs).toBe(0)
    },
  )

  test('is for the most part detected by such a clock if it is long, and never overestimated', () => {
    const { recorder, run, pause } = recorderAt({ cpuStepMs: 15.625 })
    recorder.start()
    recorder.resume(0)
    for (let turn = 0; turn < 50; turn++) {
      for (let chunk = 0; chunk < 300; chunk++) {
        run(0.1)
        recorder.shouldYield()
      }
      pause(60)
      recorder.shouldYield()
    }
    recorder.suspend()
    const { preemptedMs } = recorder.flush()
    expect(preemptedMs).toBeGreaterThan(0.6 * 3_000)
    expect(preemptedMs).toBeLessThanOrEqual(3_000)
  })
})
