import { describe, expect, it } from 'vitest'
import { AwaitRecorder, joinAwaits } from '../../../src/runner/recording/await-columns.ts'

describe('a recorder of awaits', () => {
  it('keeps each await in the order in which it ended, while its columns grow', () => {
    const recorder = new AwaitRecorder()
    for (let i = 0; i < 1_000; i++) recorder.push(i, i, i + 2, i + 3)
    const columns = recorder.take()
    expect(columns?.task).toHaveLength(1_000)
    expect(columns?.startMs[999]).toBe(999)
    expect(columns?.readyMs[999]).toBe(1_001)
    expect(columns?.endMs[999]).toBe(1_002)
  })

  it('hands each await over once, and nothing where there is nothing', () => {
    const recorder = new AwaitRecorder()
    expect(recorder.take()).toBeNull()
    recorder.push(0, 0, 1, 2)
    expect(recorder.take()?.task).toHaveLength(1)
    expect(recorder.take()).toBeNull()
  })

  it('lets a task wait until it went on where nobody knows when its answer was there', () => {
    const recorder = new AwaitRecorder()
    recorder.push(0, 1, null, 4)
    expect(recorder.take()?.readyMs).toEqual(Float64Array.of(4))
  })

  it('keeps the answer inside the await, though another process’s clock says otherwise', () => {
    const recorder = new AwaitRecorder()
    recorder.push(0, 1, 0.9, 4)
    recorder.push(0, 5, 8.1, 8)
    expect(recorder.take()?.readyMs).toEqual(Float64Array.of(1, 8))
  })

  it('counts what finds no room', () => {
    const recorder = new AwaitRecorder(3)
    for (let i = 0; i < 5; i++) recorder.push(0, i, null, i + 1)
    expect(recorder.take()?.task).toHaveLength(3)
    recorder.push(0, 8, null, 9)
    expect(recorder.take()).toBeNull()
    expect(recorder.lost).toBe(3)
  })
})

describe('the awaits of a worker', () => {
  const batch = (...rows: readonly (readonly [number, number, number, number])[]) => ({
    task: Int32Array.from(rows, ([task]) => task),
    startMs: Float64Array.from(rows, ([, startMs]) => startMs),
    readyMs: Float64Array.from(rows, ([, , readyMs]) => readyMs),
    endMs: Float64Array.from(rows, ([, , , endMs]) => endMs),
  })

  it('are its batches one after another, cut where the trial ended', () => {
    const batches = [batch([0, 0, 1, 2]), batch([1, 3, 12, 14], [2, 10, 11, 12], [3, 9, 9.5, 10])]
    expect(joinAwaits(batches, 10)).toEqual(batch([0, 0, 1, 2], [1, 3, 10, 10], [3, 9, 9.5, 10]))
    expect(joinAwaits([], 10)).toEqual(batch())
  })
})
