import { describe, expect, test } from 'vitest'
import { stepText } from '../../../../src/renderer/replay/event-text.ts'
import { ReplaySteps } from '../../../../src/renderer/replay/replay-steps.ts'
import type { ModelLanes } from '../../../../src/renderer/timeline/model/lanes.ts'
import { timelineData } from '../../../../src/renderer/timeline/model/sources.ts'
import { m } from '../../../../src/text/messages.ts'
import { awaitText } from '../../../../src/text/states.ts'
import { trialWith } from '../../../fixtures/slices.ts'
import { withAwaits } from '../timeline/awaits.ts'

function modelOf(...trials: Parameters<typeof timelineData>[0]): ModelLanes {
  const [model] = timelineData(trials).models
  if (model === undefined) throw new Error('There is no trial.')
  return model
}

/** Task 1 waits for the database from 10 to 40 ms, and task 2 runs from 10 to 50. */
const loop = modelOf(withAwaits(trialWith('cooperative', ['0r10 1r40 0r10']), [0, 'database', 10, 40, 50]))

const typesOf = (steps: ReplaySteps): string[][] =>
  Array.from({ length: steps.count }, (_, step) =>
    steps.eventsOf(step).map(({ type, task }) => (task < 0 ? type : `${type} ${String(task)}`)),
  )

describe('the steps of a replay', () => {
  test('are all changes of task, waits and answers, between fork and join', () => {
    expect(typesOf(new ReplaySteps(loop))).toEqual([
      ['fork', 'begin 0'],
      ['wait 0', 'begin 1'],
      ['answer 0'],
      ['end 1', 'resume 0'],
      ['end 0', 'join'],
    ])
  })

  test('name interruptions, blocking calls and yields', () => {
    const steps = new ReplaySteps(modelOf(trialWith('threads', ['0r5 0p5 0r5 0b5 1r5 0r5'])))
    expect(typesOf(steps)).toEqual([
      ['fork', 'begin 0'],
      ['preempt 0'],
      ['resume 0'],
      ['block 0'],
      ['yield 0', 'begin 1'],
      ['end 1', 'resume 0'],
      ['end 0', 'join'],
    ])
  })

  test('are found by time', () => {
    const steps = new ReplaySteps(loop)
    expect(steps.stepAt(-1)).toBe(-1)
    expect(steps.stepAt(0)).toBe(0)
    expect(steps.stepAt(39)).toBe(1)
    expect(steps.stepAt(steps.msOf(2))).toBe(2)
    expect(steps.stepBefore(steps.msOf(2))).toBe(1)
    expect(steps.stepBefore(0)).toBe(-1)
    expect(steps.stepAt(1e9)).toBe(steps.count - 1)
  })

  test('are told in sentences', () => {
    const steps = new ReplaySteps(loop)
    expect(stepText(steps.eventsOf(1), loop)).toBe(
      [
        m.event_wait({ task: 'Task 1', cause: awaitText('database') }),
        m.event_begin({ task: 'Task 2' }),
      ].join(' '),
    )
    expect(stepText(steps.eventsOf(2), loop)).toBe(
      m.event_answer_queued({ task: 'task 1', cause: awaitText('database') }),
    )
  })

  test('are few sentences, however much happened', () => {
    const many = Array.from({ length: 6 }, (_, task) => `-w0.01 ${String(task)}r10`)
    const model = modelOf(trialWith('threads', many))
    const text = stepText(new ReplaySteps(model).eventsOf(0), model)
    expect(text).toContain(m.event_more({ number: 'four' }))
  })
})
