import { fireEvent, screen, within } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { withoutColumns } from '../../../../src/analysis/document.ts'
import { SLICE_STATES } from '../../../../src/contract/columns/states.ts'
import type { RunEvent } from '../../../../src/contract/run/events.ts'
import type { CompletedTrial, Trial } from '../../../../src/contract/run/trial.ts'
import { formatMs } from '../../../../src/text/format.ts'
import { m } from '../../../../src/text/messages.ts'
import { modelTitle } from '../../../../src/text/models.ts'
import { stateMeaning, stateTitle } from '../../../../src/text/states.ts'
import { keyOf } from '../../../fixtures/documents.ts'
import { runHeader } from '../../../fixtures/scripted-run.ts'
import { trialWith } from '../../../fixtures/slices.ts'
import { button, inState, openRun, openWindow, plain, seen, text } from '../window.ts'
import { withAwaits } from './awaits.ts'
import { started } from './live-events.ts'
import { cellsOf, lanes, openTable, section, showAll, spoken, tableRows } from './page.ts'

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

/** Times as they are shown. */
function ms(...times: readonly number[]): string[] {
  return times.map((time) => plain(formatMs(time)))
}

const THREAD_1 = m.timeline_place({ model: modelTitle('threads'), lane: 'Thread 1' })
const FOUND_PREEMPTION = m.jump_preemption_found({ length: formatMs(7), where: THREAD_1 })

describe('the timeline', () => {
  test('has a sentence on what it will show before the first run', async () => {
    await openWindow()
    expect(text(section())).toContain(m.timeline_before())
  })

  test('names its models and explains each state', async () => {
    await openFinished()
    const names = within(section()).getAllByRole('heading', { level: 3 }).map(text)
    expect(names).toEqual((['serial', 'threads', 'cooperative'] as const).map(modelTitle))
    for (const state of SLICE_STATES) {
      expect(text(section())).toContain(`${stateTitle(state)} ${stateMeaning(state)}`)
    }
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
    const [first, second] = within(section()).getAllByRole('heading', { level: 3 }).map(text)
    expect(first).toBe(`${modelTitle('serial')} ${m.phase_dropped()}`)
    expect(second).toBe(modelTitle('threads'))
  })

  test('draws the chosen repeat, and clears what was selected in another', async () => {
    await openFinished()
    await press(m.jump_slowest())
    expect(screen.queryAllByRole('table', { name: /^Task \d$/ })).toHaveLength(1)
    const choice = screen.getByRole('combobox', { name: m.trial_choice() })
    await fireEvent.change(choice, { target: { value: '0' } })
    expect(screen.queryAllByRole('table', { name: /^Task \d$/ })).toEqual([])
    await press(m.jump_preemption())
    await seen(FOUND_PREEMPTION)
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
    expect(spoken()).toContain(plain(m.slice_preempted({ length: formatMs(7) })))
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

describe('the buttons of the timeline', () => {
  test('zoom to the trial whose name is pressed, however long the others took', async () => {
    await openFinished()
    const zoomTo = (name: string): Promise<boolean> =>
      fireEvent.click(within(section()).getByRole('button', { name }))
    await zoomTo(modelTitle('cooperative'))
    expect(showAll().disabled).toBe(false)
    await zoomTo(modelTitle('serial'))
    expect(showAll().disabled).toBe(true)
  })

  test('jump to the longest preemption, and show its task under each model', async () => {
    await openFinished(FIRST_ROUND)
    await press(m.jump_preemption())
    await seen(FOUND_PREEMPTION)
    const table = screen.getByRole('table', { name: 'Task 1' })
    expect(cellsOf(table)).toEqual([
      ['', m.column_first_run(), m.column_done_after(), stateTitle('running'), stateTitle('preempted')],
      [modelTitle('serial'), ...ms(0, 10, 10, 0)],
      [modelTitle('threads'), ...ms(1, 11, 4, 7)],
      [modelTitle('cooperative'), ...ms(0, 3, 3, 0)],
    ])
    await press(m.selection_clear())
    expect(screen.queryByRole('table', { name: 'Task 1' })).toBeNull()
  })

  test('report where there is nothing to jump to', async () => {
    await openFinished(TRIALS.slice(0, 1))
    await press(m.jump_preemption())
    await seen(m.jump_preemption_none())
  })
})

describe('the tasks of an event loop', () => {
  const rows = (): string[] =>
    within(section())
      .queryAllByTitle(/^Task \d$/)
      .map(text)

  test('have a row each when asked for, and are walked through like lanes', async () => {
    await openFinished([LOOP])
    await press(m.tasks_show())
    expect(rows()).toEqual(['Task 1', 'Task 2'])
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
    await press(m.tasks_hide())
    expect(rows()).toEqual([])
  })

  test('are summed up with their waits, which the slices of the loop do not have', async () => {
    await openFinished([LOOP])
    await press(m.jump_slowest())
    const states = (['running', 'waiting', 'ready'] as const).map(stateTitle)
    expect(cellsOf(screen.getByRole('table', { name: 'Task 1' }))).toEqual([
      ['', m.column_first_run(), m.column_done_after(), ...states],
      [modelTitle('cooperative'), ...ms(0, 10, 5, 2, 3)],
    ])
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
    await press(m.jump_slowest())
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
