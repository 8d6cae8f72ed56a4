import { describe, expect, test } from 'vitest'
import type { CodeLine } from '../../../../src/renderer/code/excerpt.ts'
import { taskLinesAt } from '../../../../src/renderer/code/task-lines.ts'
import { timelineData } from '../../../../src/renderer/timeline/model/sources.ts'
import { trialWith } from '../../../fixtures/slices.ts'
import { withAwaits } from '../timeline/awaits.ts'

const CODE: readonly CodeLine[] = [
  { text: 'const row = await ask()', wait: 'database' },
  { text: 'compute(row)', wait: null },
  { text: 'await write(row)', wait: 'file' },
  { text: 'const text = await read()', wait: 'file' },
  { text: '}', wait: null },
]

const [model] = timelineData([
  withAwaits(
    trialWith('cooperative', ['0r10 1r40 0r10 -w20 0r5 -w10 0r5']),
    [0, 'database', 10, 40, 50],
    [0, 'file', 60, 80, 80],
    [0, 'file', 85, 95, 95],
  ),
]).models

const at = (ms: number) => (model === undefined ? [] : taskLinesAt(model, ms, CODE))

describe('the lines that tasks are at', () => {
  test('are those of what they wait for', () => {
    expect(at(20)).toEqual([
      { task: 0, state: 'waiting', lines: [0] },
      { task: 1, state: 'running', lines: [] },
    ])
    expect(at(45)[0]).toEqual({ task: 0, state: 'ready', lines: [0] })
  })

  test('are those after the last wait while a task runs', () => {
    expect(at(55)).toEqual([{ task: 0, state: 'running', lines: [1] }])
  })

  test('follow the order of waits of the same kind', () => {
    expect(at(70)).toEqual([{ task: 0, state: 'waiting', lines: [2] }])
    expect(at(90)).toEqual([{ task: 0, state: 'waiting', lines: [3] }])
  })

  test('are none for tasks that are done', () => {
    expect(at(1_000)).toEqual([])
  })
})
