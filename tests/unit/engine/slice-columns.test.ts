import { describe, expect, it } from 'vitest'
import { SliceRecorder } from '../../../src/runner/recording/slice-columns.ts'

describe('a slice recorder', () => {
  it('keeps every slice in order while its columns grow', () => {
    const recorder = new SliceRecorder()
    for (let i = 0; i < 1_000; i++) recorder.push(i, i + 1, i, i % 6)
    const { startMs, endMs, task, state } = recorder.take()
    expect(startMs).toHaveLength(1_000)
    expect([startMs[999], endMs[999], task[999], state[999]]).toEqual([999, 1_000, 999, 3])
  })

  it('hands each slice over once', () => {
    const recorder = new SliceRecorder()
    recorder.push(0, 1, 0, 0)
    expect(recorder.take().task).toHaveLength(1)
    expect(recorder.take().task).toHaveLength(0)
  })

  it('leaves out slices without length', () => {
    const recorder = new SliceRecorder()
    recorder.push(1, 1, 0, 0)
    expect(recorder.take().task).toHaveLength(0)
  })

  it('merges what comes past its limit into the last slice and counts it, losing no time', () => {
    const recorder = new SliceRecorder(10)
    for (let i = 0; i < 25; i++) recorder.push(i, i + 1, i, 0)
    const { startMs, endMs } = recorder.take()
    expect(startMs).toHaveLength(10)
    expect(endMs[9]).toBe(25)
    expect(recorder.merged).toBe(15)
  })

  it('takes one more slice per batch past its limit', () => {
    const recorder = new SliceRecorder(3)
    for (let i = 0; i < 5; i++) recorder.push(i, i + 1, i, 0)
    recorder.take()
    for (let i = 5; i < 9; i++) recorder.push(i, i + 1, i, 0)
    const { startMs, endMs } = recorder.take()
    expect([...startMs, ...endMs]).toEqual([5, 9])
    expect(recorder.merged).toBe(5)
  })
})
