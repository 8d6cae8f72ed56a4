import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CAUSE_CODES, NO_TASK, STATE_CODES } from '../../../../src/contract/columns/states.ts'
import { finalSlices } from '../../../../src/runner/recording/final-record.ts'
import { NO_PAUSES } from '../../../../src/runner/recording/gc.ts'
import { recorderAt } from '../../../fixtures/recorder-at.ts'
import { msByState, textOf } from '../../../fixtures/slices.ts'

describe('a task', () => {
  test('that runs without interruption is one slice', () => {
    const { recorder, run } = recorderAt()
    recorder.start()
    recorder.resume(3)
    for (let chunk = 0; chunk < 10; chunk++) {
      run(0.25)
      recorder.shouldYield()
    }
    recorder.suspend()
    expect(textOf(recorder.flush().slices)).toBe('3r2.5')
  })

  test('that is resumed while another one runs ends the slice of that one', () => {
    const { recorder, run } = recorderAt()
    recorder.start()
    recorder.resume(0)
    run(3)
    recorder.resume(1)
    run(4)
    recorder.suspend()
    expect(textOf(recorder.flush().slices)).toBe('0r3 1r4')
  })

  test('should yield when its time slice is used up', () => {
    const { recorder, run } = recorderAt({ timeSliceMs: 5 })
    recorder.start()
    recorder.resume(0)
    run(4.9)
    expect(recorder.shouldYield()).toBe(false)
    run(0.2)
    expect(recorder.shouldYield()).toBe(true)
  })

  test('never has to yield without a time slice', () => {
    const { recorder, run } = recorderAt({ timeSliceMs: 0 })
    recorder.start()
    recorder.resume(0)
    run(10_000)
    expect(recorder.shouldYield()).toBe(false)
  })

  test('that makes a blocking call is blocked, and not preempted', () => {
    const { recorder, run, pause } = recorderAt()
    recorder.start()
    recorder.resume(4)
    run(1)
    recorder.block(() => pause(30))
    run(2)
    recorder.shouldYield()
    recorder.suspend()
    const { slices, blockedMs, preemptedMs, waitingMs } = recorder.flush()
    expect(textOf(slices)).toBe('4r1 4b30 4r2')
    expect({ blockedMs, preemptedMs, waitingMs }).toEqual({ blockedMs: 30, preemptedMs: 0, waitingMs: 0 })
  })
})

describe('a worker between tasks', () => {
  test('waited until the answer was there, and was ready from then on', () => {
    const { recorder, run, pause } = recorderAt()
    recorder.start()
    recorder.resume(0)
    run(1)
    recorder.suspend(0)
    pause(10)
    recorder.resume(0, null, 8)
    run(1)
    recorder.suspend()
    expect(textOf(recorder.flush().slices)).toBe('0r1 0w7 0y3 0r1')
  })

  test('was ready throughout if the answer came while another task ran', () => {
    const { recorder, run, pause } = recorderAt()
    recorder.start()
    recorder.resume(0)
    run(5)
    recorder.suspend()
    pause(2)
    recorder.resume(1, null, 3)
    expect(textOf(recorder.flush().slices)).toBe('0r5 1y2')
  })

  test('is ready if the task only yielded', () => {
    const { recorder, run, pause } = recorderAt()
    recorder.start()
    recorder.resume(0)
    run(5)
    recorder.suspend(NO_TASK, STATE_CODES.ready)
    pause(1)
    recorder.resume(1)
    expect(textOf(recorder.flush().slices)).toBe('0r5 -y1')
  })

  test('that resumes the next task within 0.02 ms has no slice in between', () => {
    const { recorder, run } = recorderAt()
    recorder.start()
    recorder.resume(0)
    run(1)
    recorder.suspend()
    run(0.01)
    recorder.resume(1)
    run(1)
    recorder.suspend()
    expect(textOf(recorder.flush().slices)).toBe('0r1 1r1.01')
  })
})

describe('an await', () => {
  const web = (sinceMs: number): { cause: number; sinceMs: number } => ({ cause: CAUSE_CODES.web, sinceMs })

  test('is recorded when it ends, with its cause and when the answer was there', () => {
    const { recorder, pause } = recorderAt()
    recorder.start()
    recorder.resume(7)
    recorder.suspend()
    pause(10)
    recorder.resume(7, web(0), 8)
    expect(recorder.flush().awaits).toEqual({
      task: Int32Array.of(7),
      cause: Uint8Array.of(CAUSE_CODES.web),
      startMs: Float64Array.of(0),
      readyMs: Float64Array.of(8),
      endMs: Float64Array.of(10),
    })
  })

  test.each([
    ['is that of the end if it is unknown', null, 4],
    ['is never before the start, even if the clock of another process is', 0.9, 1],
    ['is not after the end', 4.1, 4],
  ])('whose answer’s time %s', (_, readyMs, expected) => {
    const { recorder, pause } = recorderAt()
    recorder.start()
    pause(4)
    recorder.resume(0, web(1), readyMs)
    expect([...recorder.flush().awaits.readyMs]).toEqual([expected])
  })

  test('beyond the limit is counted', () => {
    const { recorder, pause } = recorderAt({ maxAwaits: 3 })
    recorder.start()
    for (let at = 0; at < 5; at++) {
      pause(1)
      recorder.resume(0, web(at))
    }
    const { awaits, lostAwaits } = recorder.flush()
    expect([awaits.task.length, lostAwaits]).toEqual([3, 2])
    recorder.resume(0, web(8))
    expect(recorder.flush()).toMatchObject({ awaits: { task: new Int32Array() }, lostAwaits: 3 })
  })
})

describe('a flush', () => {
  test('splits the open slice and includes its first part', () => {
    const { recorder, run, pause } = recorderAt()
    recorder.start()
    pause(2)
    recorder.resume(0)
    run(3)
    expect(textOf(recorder.flush().slices)).toBe('-w2')
    recorder.split()
    expect(recorder.flush().slices.edgesMs).toEqual(Float64Array.of(2, 5))
    run(2)
    recorder.suspend()
    pause(1)
    recorder.split()
    expect(textOf(recorder.flush().slices)).toBe('0r2 -w1')
  })

  test('has totals since the start', () => {
    const { recorder, pause } = recorderAt()
    recorder.start()
    for (let flush = 1; flush <= 3; flush++) {
      pause(10)
      recorder.split()
      expect(recorder.flush().waitingMs).toBe(flush * 10)
    }
  })
})

describe('slices beyond the limit', () => {
  test('are merged into the last one and counted, and no time is lost', () => {
    const { recorder, run } = recorderAt({ maxSlices: 10 })
    recorder.start()
    for (let task = 0; task < 25; task++) {
      recorder.resume(task)
      run(1)
    }
    recorder.suspend()
    const { slices, mergedSlices } = recorder.flush()
    expect([slices.task.length, slices.edgesMs.at(-1), mergedSlices]).toEqual([10, 25, 15])
  })

  test('are one more in each flush', () => {
    const { recorder, run } = recorderAt({ maxSlices: 3 })
    const record = (tasks: number): ReturnType<typeof recorder.flush> => {
      for (let task = 0; task < tasks; task++) {
        recorder.resume(task)
        run(1)
      }
      recorder.suspend()
      return recorder.flush()
    }
    recorder.start()
    record(5)
    const { slices, mergedSlices } = record(4)
    expect(slices.edgesMs).toEqual(Float64Array.of(5, 9))
    expect(mergedSlices).toBe(5)
  })
})

const duration = fc.double({ min: 0, max: 20, noNaN: true })
const step = fc.oneof(
  fc.record({ operation: fc.constantFrom('run' as const, 'pause' as const, 'block' as const), ms: duration }),
  fc.record({
    operation: fc.constantFrom(
      'shouldYield' as const,
      'switch' as const,
      'resume' as const,
      'split' as const,
      'flush' as const,
    ),
    ms: fc.constant(0),
  }),
)

test('slices cover the worker’s time without a gap, and totals are their sums', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const { recorder, run, pause } = recorderAt({ timeSliceMs: 1 })
      recorder.start()
      const batches = []
      let isRunning = false
      for (const { operation, ms } of steps) {
        if (operation === 'run') run(ms)
        else if (operation === 'pause') pause(ms)
        else if (operation === 'split') recorder.split()
        else if (operation === 'flush') batches.push(recorder.flush().slices)
        else if (operation === 'switch') {
          if (isRunning) recorder.suspend()
          else recorder.resume(1, null, recorder.nowMs - 1)
          isRunning = !isRunning
        } else if (operation === 'resume') {
          recorder.resume(2)
          isRunning = true
        } else if (isRunning) {
          if (operation === 'block') recorder.block(() => pause(ms))
          else recorder.shouldYield()
        }
      }
      recorder.split()
      const wallMs = recorder.nowMs
      const { slices: last, ...totals } = recorder.flush()
      const { slices } = finalSlices([...batches, last], wallMs, NO_PAUSES)
      const ms = msByState(slices)
      expect(ms.waiting + ms.ready).toBeCloseTo(totals.waitingMs, 6)
      expect(ms.blocked).toBeCloseTo(totals.blockedMs, 6)
      expect(ms.preempted).toBeCloseTo(totals.preemptedMs ?? NaN, 6)
      const { edgesMs } = slices
      expect([edgesMs[0], edgesMs.at(-1)]).toEqual([0, wallMs])
      for (const [at, edgeMs] of edgesMs.subarray(1).entries())
        expect(edgeMs).toBeGreaterThan(edgesMs[at] ?? NaN)
    }),
  )
})
