import { fireEvent, screen, within } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { withoutColumns } from '../../../../src/analysis/document.ts'
import type { SLICE_STATES } from '../../../../src/contract/columns/states.ts'
import type { ModelId } from '../../../../src/contract/models/index.ts'
import type { RunEvent } from '../../../../src/contract/run/events.ts'
import type { CompletedTrial, Trial } from '../../../../src/contract/run/trial.ts'
import { formatMs } from '../../../../src/text/format.ts'
import { m } from '../../../../src/text/messages.ts'
import { modelTitle } from '../../../../src/text/models.ts'
import { stateTitle } from '../../../../src/text/states.ts'
import { keyOf } from '../../../fixtures/documents.ts'
import { runHeader } from '../../../fixtures/scripted-run.ts'
import { trialWith } from '../../../fixtures/slices.ts'
import { chooseItem, details, openMenu } from '../drawer.ts'
import { button, inState, openRun, plain, seen, text } from '../window.ts'
import { withAwaits } from './awaits.ts'
import { started } from './live-events.ts'
import { lanes, modelNames, openTable, section, showAll, spoken, tableRows } from './page.ts'

const TRIALS: readonly CompletedTrial[] = [
  trialWith('serial', ['0r10 1r10']),
  trialWith('threads', ['-w1 0r2 0p7 0r2', '-w2 1r4 1b5 1r1']),
  trialWith('cooperative', ['0r3 -y1 1r5']),
  trialWith('threads', ['0r5', '1r6'], { index: 1 }),
]
const FIRST_ROUND = TRIALS.slice(0, 3)

/** Task 1 has its answer after 4 ms, and resumes after 7, when task 2 ends its turn. */
const LOOP = withAwaits(trialWith('cooperative', ['0r2 1r5 0r3']), [0, 'web', 2, 4, 7])

const END: RunEvent = { type: 'run-finished', state: 'completed' }

function eventsOf(trials: readonly Trial[]): RunEvent[] {
  return [
    { type: 'run-started', header: runHeader(), trialsTotal: trials.length },
    ...trials.flatMap((trial, order): RunEvent[] => {
      const key = keyOf(trial.model, { index: trial.index, order })
      return [started(key, trial.workers.length), { type: 'trial-finished', result: { ...trial, ...key } }]
    }),
  ]
}

/** The window with a finished run of these trials. */
async function openFinished(trials: readonly Trial[] = TRIALS): Promise<void> {
  await openRun(...eventsOf(trials), END)
  await inState('completed')
}

function press(name: string): Promise<boolean> {
  return fireEvent.click(button(name))
}

function key(name: string): Promise<boolean> {
  return fireEvent.keyDown(lanes(), { key: name })
}

const jump = (title: string): Promise<void> => chooseItem(m.jump_title(), title)

/** The lines of a comparison of the models in the details; null where it is not shown. */
function comparison(name: string | RegExp): string[] | null {
  const list = within(details()).queryByRole('list', { name })
  return list === null ? null : within(list).getAllByRole('listitem').map(text)
}

/** When a task ran first under a model, and after how long it was done. */
function underModel(model: ModelId, fromMs: number, lengthMs: number): string {
  const times = m.task_under_model({ from: formatMs(fromMs), length: formatMs(lengthMs) })
  return plain(`${modelTitle(model)}${times}`)
}

/** Times as they are shown. */
function ms(...times: readonly number[]): string[] {
  return times.map((time) => plain(formatMs(time)))
}

const THREAD_1 = m.timeline_place({ model: modelTitle('threads'), lane: 'Thread 1' })
const PREEMPTED = plain(m.slice_preempted({ length: formatMs(7) }))

describe('the timeline', () => {
  test('has each model of the plan, also one without a trial', async () => {
    await openFinished()
    expect(modelNames()).toEqual(runHeader().plan.models.map(modelTitle))
  })

  test('is empty when no trial was completed', async () => {
    await openRun(...eventsOf([]), END)
    await inState('completed')
    expect(text(section())).toContain(m.timeline_nothing())
    expect(within(section()).queryByRole('application')).toBeNull()
  })

  test('marks a trial whose slices were dropped to save memory', async () => {
    const [serial, ...others] = TRIALS
    if (serial === undefined) throw new Error('There is no trial.')
    await openFinished([withoutColumns(serial), ...others])
    const [first, second] = modelNames()
    expect(first).toBe(`${modelTitle('serial')} ${m.phase_dropped()}`)
    expect(second).toBe(modelTitle('threads'))
  })

  test('draws the chosen repeat, and clears what was selected in another', async () => {
    await openFinished()
    await jump(m.jump_slowest())
    expect(comparison(/^Task \d/)).not.toBeNull()
    const choice = screen.getByRole('combobox', { name: m.trial_choice() })
    await fireEvent.change(choice, { target: { value: '0' } })
    expect(comparison(/^Task \d/)).toBeNull()
    // The last trials were not preempted.
    await jump(m.jump_preemption())
    expect(spoken()).toContain(PREEMPTED)
  })
})

describe('the keys of the timeline', () => {
  test('walk from slice to slice and from lane to lane, and announce each slice', async () => {
    await openFinished(FIRST_ROUND)
    await key('Enter')
    const [ten] = ms(10)
    expect(spoken()).toContain(`Task 2, ${stateTitle('running').toLowerCase()}, at ${ten}`)
    await key('ArrowLeft')
    expect(spoken()).toContain(plain(m.slice_running({ who: 'Task 1', length: formatMs(10) })))
    await key('ArrowDown')
    expect(spoken()).toContain(THREAD_1)
    expect(spoken()).toContain(PREEMPTED)
    expect(spoken()).toContain(m.context_workers({ workers: 'thread', numbers: '2' }))
    await key('End')
    expect(spoken()).toContain(`Task 1, ${stateTitle('running').toLowerCase()}, at ${ten}`)
    await key('Escape')
    expect(spoken()).toBe('')
  })

  test('leave Escape to the window when nothing is selected', async () => {
    await openFinished()
    expect(await key('Escape')).toBe(true)
    await key('Enter')
    expect(await key('Escape')).toBe(false)
  })

  test('zoom and move, and show all again', async () => {
    await openFinished()
    expect(showAll().disabled).toBe(true)
    await key('w')
    expect(showAll().disabled).toBe(false)
    await key('0')
    expect(showAll().disabled).toBe(true)
    await fireEvent.wheel(lanes(), { deltaY: -100, ctrlKey: true })
    expect(showAll().disabled).toBe(false)
    await fireEvent.click(showAll())
    expect(showAll().disabled).toBe(true)
  })
})

describe('the name of a model', () => {
  test('gives it the space when pressed, and shares it when pressed again', async () => {
    await openFinished()
    const name = (): HTMLElement => within(section()).getByRole('button', { name: modelTitle('threads') })
    const numbers = (): string[] =>
      within(section())
        .queryAllByTitle(/^Thread \d$/)
        .map(text)
    expect(name().title).toBe(m.focus_enter())
    await fireEvent.click(name())
    expect(name().getAttribute('aria-pressed')).toBe('true')
    expect(name().title).toBe(m.focus_leave())
    expect(numbers()).toEqual(['1', '2'])
    await press(modelTitle('serial'))
    // Of a summary there is no lane to name.
    expect(numbers()).toEqual([])
    await press(modelTitle('serial'))
    expect(numbers()).toEqual(['1', '2'])
  })
})

describe('the jumps of the timeline', () => {
  test('show the longest preemption, with its task under each model', async () => {
    await openFinished(FIRST_ROUND)
    await jump(m.jump_preemption())
    expect(spoken()).toContain(THREAD_1)
    expect(spoken()).toContain(PREEMPTED)
    const task = m.task_title({ task: 'Task 1' })
    expect(comparison(task)).toEqual([
      underModel('serial', 0, 10),
      underModel('threads', 1, 11),
      underModel('cooperative', 0, 3),
    ])
    await press(m.part_release({ part: m.part_pinned() }))
    expect(comparison(task)).toBeNull()
    expect(spoken()).toBe('')
  })

  test('say what they found where no slice is selected', async () => {
    await openFinished(FIRST_ROUND)
    await jump(m.jump_all_cores())
    const where = modelTitle('threads')
    const found = m.jump_all_cores_found({ cores: '2', count: 2, time: formatMs(2), where })
    expect(text(details())).toContain(plain(found))
    expect(comparison(m.range_table())).toHaveLength(runHeader().plan.models.length)
  })

  test('are disabled where there is nothing to show, with the reason', async () => {
    await openFinished(TRIALS.slice(0, 1))
    const items = await openMenu(m.jump_title())
    expect(items.map((item) => [text(item), item.getAttribute('aria-disabled')])).toEqual([
      [plain(`${m.jump_preemption()}${m.jump_preemption_none()}`), 'true'],
      [`${m.jump_blocking()}${m.jump_blocking_none()}`, 'true'],
      [m.jump_slowest(), 'false'],
      [`${m.jump_all_cores()}${m.jump_all_cores_none()}`, 'true'],
    ])
    await jump(m.jump_preemption())
    expect(spoken()).toBe('')
    expect(showAll().disabled).toBe(true)
  })
})

describe('the tasks of an event loop', () => {
  const rows = (): string[] =>
    within(section())
      .queryAllByTitle(/^Task \d$/)
      .map(text)

  test('are walked through like lanes', async () => {
    await openFinished([LOOP])
    const place = (lane: string): string => m.timeline_place({ model: modelTitle('cooperative'), lane })
    const announces = (lane: string, state: (typeof SLICE_STATES)[number]): void => {
      expect(spoken()).toContain(`${place(lane)}. `)
      expect(spoken()).toContain(`, ${stateTitle(state).toLowerCase()}, at `)
    }
    await key('Enter')
    await key('Home')
    await key('ArrowDown')
    announces('Task 1', 'running')
    await key('ArrowRight')
    announces('Task 1', 'waiting')
    await key('ArrowRight')
    announces('Task 1', 'ready')
    await key('ArrowUp')
    announces('Event loop', 'running')
  })

  test('have rows without being asked for where they are few', async () => {
    await openFinished([LOOP])
    expect(rows()).toEqual(['Task 1', 'Task 2'])
    await press(m.tasks_hide())
    expect(rows()).toEqual([])
  })

  test('have no rows where their waits are not in memory', async () => {
    await openFinished([withoutColumns(LOOP)])
    expect(button(m.tasks_show()).disabled).toBe(true)
    expect(button(m.tasks_show()).title).toBe(m.tasks_unknown())
  })

  test('have pages where they are many, and a selected one opens its page', async () => {
    const turns = Array.from({ length: 200 }, (_, task) => `${task}r${task === 150 ? 2 : 1}`)
    await openFinished([trialWith('cooperative', [turns.join(' ')])])
    const page = (first: string, last: string): Promise<HTMLElement> =>
      seen(m.tasks_page({ first, last, total: '200' }))
    await press(m.tasks_show())
    await page('1', '64')
    await press(m.tasks_next())
    await page('65', '128')
    await jump(m.jump_slowest())
    await page('129', '192')
  })
})

test('the table has the slices of the chosen row', async () => {
  await openFinished(FIRST_ROUND)
  await openTable()
  const choice = screen.getByRole('combobox', { name: m.slice_table_row() })
  await fireEvent.change(choice, { target: { value: '2' } })
  const [waiting, running, blocked] = (['waiting', 'running', 'blocked'] as const).map(stateTitle)
  expect(tableRows().map((row) => row.slice(0, 4))).toEqual([
    [...ms(0, 2), '–', waiting],
    [...ms(2, 4), 'Task 2', running],
    [...ms(6, 5), 'Task 2', blocked],
    [...ms(11, 1), 'Task 2', running],
  ])
})
