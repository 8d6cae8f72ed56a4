import { fireEvent, screen, within } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import type { Trial } from '../../../src/contract/run/report.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { trialWith } from '../../fixtures/slices.ts'
import { PLAN, header, key } from '../../fixtures/sample-run.ts'
import { openWindow, seen, text } from './window.ts'

const TRIALS: readonly Trial[] = [
  trialWith('serial', ['0r10 1r10'], 0),
  trialWith('threads', ['-w1 0r2 0p7 0r2', '-w2 1r4 1b5 1r1'], 0),
  trialWith('cooperative', ['0r3 -y1 1r5'], 0),
  trialWith('threads', ['0r5', '1r6'], 1),
]

/** The same trial, whose tasks waited: task, since when, when the answer was there, when it went on. */
function waiting(trial: Trial, rows: readonly (readonly [number, number, number, number])[]): Trial {
  const column = (at: number): Float64Array<ArrayBuffer> => Float64Array.from(rows, (row) => row[at] ?? 0)
  const awaits = {
    task: Int32Array.from(rows, ([task]) => task),
    startMs: column(1),
    readyMs: column(2),
    endMs: column(3),
  }
  return { ...trial, lanes: trial.lanes.map((lane) => ({ ...lane, awaits, lostAwaits: 0 })) }
}

/** Task 1 has its answer after 4 ms, and goes on after 7, when task 2 gives way. */
const LOOP = waiting(trialWith('cooperative', ['0r2 1r5 0r3']), [[0, 2, 4, 7]])

function eventsOf(trials: readonly Trial[]): RunEvent[] {
  return [
    { type: 'run-started', header: header(PLAN), trialsTotal: trials.length },
    ...trials.flatMap((result, order): RunEvent[] => {
      const trial = key(result.model, result.index, order)
      return [
        { type: 'trial-started', trial, lanes: result.lanes.length },
        { type: 'trial-finished', trial, result },
      ]
    }),
  ]
}

const END: RunEvent = { type: 'run-finished', state: 'completed', summary: { perModel: {}, warnings: [] } }

async function start(...events: readonly RunEvent[]) {
  const window = await openWindow()
  await fireEvent.click(screen.getByRole('button', { name: /^Run/ }))
  await eventually(() => expect(window.lab.plans).toHaveLength(1))
  window.lab.emit(...events)
  return window
}

async function finished(trials: readonly Trial[] = TRIALS): Promise<HTMLElement> {
  await start(...eventsOf(trials), END)
  await seen('Finished')
  return screen.getByRole('application', { name: /^Timeline of/ })
}

/** The text of a row's cells. */
const cells = (row: HTMLElement): string => [...row.children].map(text).join(' ').trim()

const section = (): HTMLElement => screen.getByRole('region', { name: 'Who ran when' })
const spoken = (): string => text(section().querySelector('[aria-live]'))
const jump = (name: string): Promise<boolean> => fireEvent.click(screen.getByRole('button', { name }))

describe('the timeline', () => {
  test('says before a run what will stand there', async () => {
    await openWindow()
    expect(text(section())).toContain('Run the experiment, and its slices stand here')
  })

  test('names its models, numbers their lanes and explains each state', async () => {
    await finished()
    expect(within(section()).getAllByRole('heading', { level: 3 }).map(text)).toEqual([
      'One after another',
      'Threads',
      'Cooperative',
    ])
    expect(text(section())).toContain('Preempted The operating system took the core away.')
  })

  test('says so when no trial was completed', async () => {
    await start(...eventsOf([]), END)
    await seen('Finished')
    expect(text(section())).toContain('No trial was completed')
  })

  test('is walked by keys, slice by slice and lane by lane, and says what is there', async () => {
    const lanes = await finished(TRIALS.slice(0, 3))
    const press = (name: string): Promise<boolean> => fireEvent.keyDown(lanes, { key: name })
    await press('Enter')
    expect(spoken()).toBe(
      'One after another, Thread 1. Task 2, running, at 10.0 ms. Task 2 computed for 10.0 ms.',
    )
    await press('ArrowLeft')
    expect(spoken()).toContain('Task 1 computed for 10.0 ms.')
    await press('ArrowDown')
    expect(spoken()).toBe(
      'Threads, Thread 1. Task 1, preempted, at 3.00 ms. The operating system took the core away for 7.00 ms. Meanwhile thread 2 ran.',
    )
    await press('End')
    expect(spoken()).toContain('Task 1, running, at 10.0 ms')
    await press('Escape')
    expect(spoken()).toBe('')
  })

  test('lets Escape go on to the window when there is nothing to let go of', async () => {
    const lanes = await finished()
    expect(await fireEvent.keyDown(lanes, { key: 'Escape' })).toBe(true)
    await fireEvent.keyDown(lanes, { key: 'Enter' })
    expect(await fireEvent.keyDown(lanes, { key: 'Escape' })).toBe(false)
  })

  test('zooms and moves by keys, and shows all again', async () => {
    const lanes = await finished()
    const all = screen.getByRole<HTMLButtonElement>('button', { name: 'Show all' })
    expect(all.disabled).toBe(true)
    await fireEvent.keyDown(lanes, { key: 'w' })
    expect(all.disabled).toBe(false)
    await fireEvent.keyDown(lanes, { key: '0' })
    expect(all.disabled).toBe(true)
    await fireEvent.wheel(lanes, { deltaY: -100, ctrlKey: true })
    expect(all.disabled).toBe(false)
    await fireEvent.click(all)
    expect(all.disabled).toBe(true)
  })

  test('zooms to the trial whose name is pressed, however long the others took', async () => {
    await finished()
    const all = screen.getByRole<HTMLButtonElement>('button', { name: 'Show all' })
    const press = (name: string): Promise<boolean> =>
      fireEvent.click(within(section()).getByRole('button', { name }))
    await press('Cooperative')
    expect(all.disabled).toBe(false)
    await press('One after another')
    expect(all.disabled).toBe(true)
  })

  test('jumps to the longest preemption, and tells the task’s story under each model', async () => {
    await finished(TRIALS.slice(0, 3))
    await jump('Longest preemption')
    await seen('The longest preemption lasted 7.00 ms: Threads, Thread 1.')
    const story = screen.getByRole('table', { name: 'Task 1' })
    expect(within(story).getAllByRole('row').map(cells)).toEqual([
      'First seen Done after Running Preempted',
      'One after another 0 ms 10.0 ms 10.0 ms 0 ms',
      'Threads 1.00 ms 11.0 ms 4.00 ms 7.00 ms',
      'Cooperative 0 ms 3.00 ms 3.00 ms 0 ms',
    ])
    await jump('Clear')
    expect(screen.queryByRole('table', { name: 'Task 1' })).toBeNull()
  })

  test('says so where there is nothing to jump to', async () => {
    await finished(TRIALS.slice(0, 1))
    await jump('Longest preemption')
    await seen('In these trials the operating system took no core away.')
  })

  test('draws another repeat when asked to, and forgets what was selected', async () => {
    await finished()
    await jump('Slowest task')
    await seen(/took longest/)
    await fireEvent.change(screen.getByRole('combobox', { name: 'Trial' }), { target: { value: '0' } })
    expect(screen.queryByText(/took longest/)).toBeNull()
    await jump('Longest preemption')
    await seen('The longest preemption lasted 7.00 ms: Threads, Thread 1.')
  })

  test('shows each task of the event loop when asked to, to be walked through as lanes are', async () => {
    const lanes = await finished([LOOP])
    await jump('Show each task')
    expect(
      within(section())
        .getAllByTitle(/^Task \d$/)
        .map(text),
    ).toEqual(['Task 1', 'Task 2'])
    const press = (name: string): Promise<boolean> => fireEvent.keyDown(lanes, { key: name })
    await press('Enter')
    await press('Home')
    await press('ArrowDown')
    expect(spoken()).toContain('Cooperative, Task 1. Task 1, running, at 0 ms')
    await press('ArrowRight')
    expect(spoken()).toContain('Cooperative, Task 1. Task 1, waiting, at 2.00 ms')
    await press('ArrowRight')
    expect(spoken()).toContain('Cooperative, Task 1. Task 1, ready, at 4.00 ms')
    await press('ArrowUp')
    expect(spoken()).toContain('Cooperative, Event loop. Task 2, running')
    await jump('Hide tasks')
    expect(within(section()).queryAllByTitle(/^Task \d$/)).toEqual([])
  })

  test('tells how long a task of the event loop waited and was ready, though the loop itself did neither', async () => {
    await finished([LOOP])
    await jump('Slowest task')
    const story = screen.getByRole('table', { name: 'Task 1' })
    expect(within(story).getAllByRole('row').map(cells)).toEqual([
      'First seen Done after Running Waiting Ready',
      'Cooperative 0 ms 10.0 ms 5.00 ms 2.00 ms 3.00 ms',
    ])
  })

  test('cannot show each task where it is not known what they waited for', async () => {
    await finished()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Show each task' }).disabled).toBe(true)
  })

  test('turns the pages of many tasks, and goes to the page of a selected one', async () => {
    const many = Array.from({ length: 200 }, (_, task) => `${task}r${task === 150 ? 2 : 1}`).join(' ')
    await finished([waiting(trialWith('cooperative', [many]), [])])
    await jump('Show each task')
    await seen('1–64 of 200')
    await jump('Next tasks')
    await seen('65–128 of 200')
    await jump('Slowest task')
    await seen('129–192 of 200')
  })

  test('has the same slices as a table', async () => {
    await finished(TRIALS.slice(0, 3))
    const details = section().querySelector('details')
    if (details === null) throw new Error('There is no table to open.')
    details.open = true
    await fireEvent(details, new Event('toggle'))
    await fireEvent.change(screen.getByRole('combobox', { name: 'Lane' }), { target: { value: '2' } })
    const table = screen.getByRole('table', { name: 'Slices of Thread 2' })
    expect(within(table).getAllByRole('row').map(cells).slice(1)).toEqual([
      '0 ms 2.00 ms – Waiting No task’s code ran on the thread for 2.00 ms.',
      '2.00 ms 4.00 ms Task 2 Running Task 2 computed for 4.00 ms.',
      '6.00 ms 5.00 ms Task 2 Blocked Task 2 held the thread for 5.00 ms with a call that did not return: nothing else could run on it.',
      '11.0 ms 1.00 ms Task 2 Running Task 2 computed for 1.00 ms.',
    ])
  })
})
