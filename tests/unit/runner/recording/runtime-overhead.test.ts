import { describe, expect, test } from 'vitest'
import { recorderAt } from '../../../fixtures/recorder-at.ts'

describe('the CPU time outside of tasks', () => {
  test('is what the thread consumed while no task ran', () => {
    const { recorder, run, pause } = recorderAt()
    recorder.start()
    pause(5)
    run(2)
    recorder.resume(0)
    run(10)
    recorder.suspend()
    run(3)
    pause(20)
    recorder.resume(0)
    run(1)
    recorder.suspend()
    run(4)
    recorder.split()
    expect(recorder.flush().runtimeOverheadCpuMs).toBeCloseTo(9, 9)
  })

  test('is not reduced by preemption, nor the other way round', () => {
    const { recorder, run, pause } = recorderAt()
    recorder.start()
    recorder.resume(0)
    for (let chunk = 0; chunk < 4; chunk++) {
      run(0.1)
      pause(0.1)
      recorder.shouldYield()
    }
    recorder.suspend()
    run(3)
    recorder.resume(0)
    const { runtimeOverheadCpuMs, preemptedMs } = recorder.flush()
    // The pauses of 0.4 ms in all were too short to count as preemption, so only the rest of the 3 ms is certain.
    expect(runtimeOverheadCpuMs).toBeCloseTo(2.6, 9)
    expect(preemptedMs).toBe(0)
  })

  test('includes many short waits, each too short to be examined', () => {
    const { recorder, run, pause } = recorderAt()
    recorder.start()
    for (let task = 0; task < 10; task++) {
      run(0.04)
      pause(0.04)
      recorder.resume(task)
      run(task < 5 ? 0.05 : 0.5)
      recorder.shouldYield()
      recorder.suspend()
    }
    pause(1)
    recorder.split()
    const { runtimeOverheadCpuMs, waitingMs, preemptedMs } = recorder.flush()
    expect(runtimeOverheadCpuMs).toBeCloseTo(10 * 0.04, 9)
    expect(waitingMs).toBeCloseTo(10 * 0.08 + 1, 9)
    expect(preemptedMs).toBe(0)
  })

  test('in a short wait makes a later preemption seem shorter, and does not hide it', () => {
    const { recorder, run, pause } = recorderAt()
    recorder.start()
    run(0.1)
    recorder.resume(0)
    pause(0.31)
    recorder.shouldYield()
    expect(recorder.flush().preemptedMs).toBeCloseTo(0.21, 9)
  })

  test.each([
    ['there is no CPU clock', { cpu: false }],
    ['the CPU clock moves in steps', { cpuStepMs: 15.625 }],
  ])('is unknown if %s', (_, options) => {
    const { recorder, run } = recorderAt(options)
    recorder.start()
    run(100)
    recorder.resume(0)
    expect(recorder.flush().runtimeOverheadCpuMs).toBeNull()
  })

  test.each([-5, 5])('counts from the recorder’s start %i ms after the trial’s', (startMs) => {
    const { recorder, run, pause } = recorderAt()
    pause(startMs)
    recorder.start()
    run(2)
    pause(10)
    recorder.resume(0)
    expect(recorder.flush().runtimeOverheadCpuMs).toBeCloseTo(2, 9)
  })
})
