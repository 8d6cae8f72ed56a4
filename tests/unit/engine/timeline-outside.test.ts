import { describe, expect, it } from 'vitest'
import { timelineAt } from '../../fixtures/timeline-at.ts'

describe('the CPU time outside of tasks', () => {
  it('is what the thread burned while no task ran', () => {
    const { timeline, run, away } = timelineAt()
    timeline.begin()
    away(5)
    run(2)
    timeline.enter(0)
    run(10)
    timeline.leave()
    run(3)
    away(20)
    timeline.enter(0)
    run(1)
    timeline.leave()
    run(4)
    timeline.cut()
    expect(timeline.runtimeOverheadCpuMs).toBeCloseTo(9, 9)
  })

  it('takes no time that a task was off its core for time outside of it, or the other way round', () => {
    const { timeline, run, away } = timelineAt()
    timeline.begin()
    timeline.enter(0)
    for (let chunk = 0; chunk < 4; chunk++) {
      run(0.1)
      away(0.1)
      timeline.shouldYield()
    }
    timeline.leave()
    run(3)
    timeline.enter(0)
    // 0.4 ms in the task were too short to be told as preempted, so of the 3 ms only the rest is certain.
    expect(timeline.runtimeOverheadCpuMs).toBeCloseTo(2.6, 9)
    expect(timeline.preemptedMs).toBe(0)
  })

  it('loses nothing of what was burned in many short waits, each too short to be looked at alone', () => {
    const { timeline, run, away } = timelineAt()
    timeline.begin()
    for (let task = 0; task < 10; task++) {
      run(0.04)
      away(0.04)
      timeline.enter(task)
      run(task < 5 ? 0.05 : 0.5)
      timeline.shouldYield()
      timeline.leave()
    }
    away(1)
    timeline.cut()
    expect(timeline.runtimeOverheadCpuMs).toBeCloseTo(10 * 0.04, 9)
    expect(timeline.waitingMs).toBeCloseTo(10 * 0.08 + 1, 9)
    expect(timeline.preemptedMs).toBe(0)
  })

  it('sees that a task was off its core although the thread burned CPU time in a short wait before', () => {
    const { timeline, run, away } = timelineAt()
    timeline.begin()
    run(0.1)
    timeline.enter(0)
    away(0.31)
    timeline.shouldYield()
    // The tenth of a millisecond that was not looked at makes it seem shorter, not unseen.
    expect(timeline.preemptedMs).toBeCloseTo(0.21, 9)
  })

  it.each([
    ['there is no CPU clock', { cpu: false }],
    ['it moves in steps', { cpuStepMs: 15.625 }],
  ])('does not tell what the thread burned outside tasks where %s', (_why, options) => {
    const { timeline, run } = timelineAt(options)
    timeline.begin()
    run(100)
    timeline.enter(0)
    expect(timeline.runtimeOverheadCpuMs).toBeNull()
  })

  it('counts what the thread burned from its begin on, before the trial’s start or after', () => {
    for (const beginsAtMs of [-5, 5]) {
      const { timeline, run, away } = timelineAt()
      away(beginsAtMs)
      timeline.begin()
      run(2)
      away(10)
      timeline.enter(0)
      expect(timeline.runtimeOverheadCpuMs).toBeCloseTo(2, 9)
    }
  })
})
