import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { RunEvent, TrialKey } from '../../../src/contract/run/events.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { PLAN, header, key } from '../../fixtures/sample-run.ts'
import { slicesOf, trialWith } from '../../fixtures/slices.ts'
import { openWindow, seen, text } from './window.ts'

const RUN = { ...PLAN, models: ['serial' as const, 'processes' as const] }
const WARMUP = key('serial', 0, 0, true)
const SERIAL = key('serial', 0, 1)
const PROCESSES = key('processes', 0, 2)

const started: RunEvent = { type: 'run-started', header: header(RUN), trialsTotal: 3 }
const END: RunEvent = { type: 'run-finished', state: 'completed', summary: { perModel: {}, warnings: [] } }
const begin = (trial: TrialKey): RunEvent => ({
  type: 'trial-started',
  trial,
  lanes: trial.model === 'processes' ? 2 : 1,
})
const up = (trial: TrialKey): RunEvent => ({
  type: 'workers-ready',
  trial,
  lanes: [0, 1].map((id) => ({ id, kind: 'process', pid: 4_100 + id, threadId: 0 })),
})
const flush = (trial: TrialKey, lane: number, words: string): RunEvent => {
  const slices = slicesOf(words)
  return { type: 'slices', trial, lane: new Int32Array(slices.task.length).fill(lane), slices, merged: 0 }
}
const finish = (trial: TrialKey, ...lanes: readonly string[]): RunEvent => ({
  type: 'trial-finished',
  trial,
  result: { ...trialWith(trial.model, lanes, trial.index), order: trial.order },
})

const progress: RunEvent = {
  type: 'progress',
  trial: SERIAL,
  tasksDone: 1,
  tasksTotal: 24,
  elapsedMs: 20,
  remainingMs: null,
}

const section = (): HTMLElement => screen.getByRole('region', { name: 'Who ran when' })
const showAll = (): HTMLButtonElement => screen.getByRole('button', { name: 'Show all' })

async function start(...events: readonly RunEvent[]) {
  const window = await openWindow()
  await fireEvent.click(screen.getByRole('button', { name: /^Run/ }))
  await eventually(() => expect(window.lab.plans).toHaveLength(1))
  window.lab.emit(...events)
  return window
}

/** What the table of the first lane's slices says. */
async function rows(): Promise<string[]> {
  const table = await eventually(() => within(section()).getByRole('table', { name: /^Slices of/ }))
  return within(table)
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].slice(0, 3).map(text).join(', '))
}

async function openTable(): Promise<void> {
  const details = section().querySelector('details')
  if (details === null) throw new Error('There is no table.')
  details.open = true
  await fireEvent(details, new Event('toggle'))
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the timeline while a run goes on', () => {
  test('shows slices as they happen, before any trial has ended', async () => {
    const { lab } = await start(started, begin(SERIAL), flush(SERIAL, 0, '0r10 -w5'))
    await eventually(() => screen.getByText(/Live: each trial’s slices as they happen/))
    await openTable()
    expect(await rows()).toEqual(['0 ms, 10.0 ms, Task 1', '10.0 ms, 5.00 ms, –'])
    lab.emit(flush(SERIAL, 0, '2r1'))
    await eventually(async () => expect(await rows()).toHaveLength(3))
  })

  test('marks what is live and what is a warm-up, in words', async () => {
    const { lab } = await start(started, begin(WARMUP), flush(WARMUP, 0, '0r10'))
    const name = (): string => text(within(section()).getAllByRole('heading', { level: 3 })[0])
    await eventually(() => expect(name()).toBe('One after another warm-up, live'))
    lab.emit(finish(WARMUP, '0r10'))
    await eventually(() => expect(name()).toBe('One after another warm-up'))
    lab.emit(begin(SERIAL), flush(SERIAL, 0, '0r3'))
    await eventually(() => expect(name()).toBe('One after another live'))
    lab.emit(finish(SERIAL, '0r10'))
    await eventually(() => expect(name()).toBe('One after another'))
  })

  test('names processes by their PIDs as soon as they are up', async () => {
    const { lab } = await start(started, begin(PROCESSES))
    const names = (): string[] => [...section().querySelectorAll('.names > [title^=Process]')].map(text)
    await eventually(() => expect(names()).toEqual(['1', '2']))
    lab.emit(up(PROCESSES))
    await eventually(() => expect(names()).toEqual(['PID 4100', 'PID 4101']))
  })

  test('follows until it is zoomed, then stays, and follows again when all is shown', async () => {
    const { lab } = await start(started, begin(SERIAL), flush(SERIAL, 0, '0r100'))
    const lanes = await eventually(() => screen.getByRole('application', { name: /^Timeline of/ }))
    expect(showAll().disabled).toBe(true)
    await openTable()
    await fireEvent.keyDown(lanes, { key: 'w' })
    expect(showAll().disabled).toBe(false)
    lab.emit(flush(SERIAL, 0, '1r900'))
    await eventually(async () => expect(await rows()).toHaveLength(2))
    expect(showAll().disabled).toBe(false)
    await fireEvent.keyDown(lanes, { key: '0' })
    expect(showAll().disabled).toBe(true)
    lab.emit(flush(SERIAL, 0, '1r4900'))
    await eventually(async () => expect(await rows()).toHaveLength(3))
    expect(showAll().disabled).toBe(true)
  })

  test('what is pinned stays pinned when the record takes the place of what was seen', async () => {
    const { lab } = await start(started, begin(SERIAL), flush(SERIAL, 0, '0r10 1r300'))
    const lanes = await eventually(() => screen.getByRole('application', { name: /^Timeline of/ }))
    const spoken = (): string => text(section().querySelector('[aria-live]'))
    await eventually(async () => {
      await fireEvent.keyDown(lanes, { key: 'Escape' })
      await fireEvent.keyDown(lanes, { key: 'Enter' })
      expect(spoken()).toContain('Task 2 computed for 300 ms.')
    })
    lab.emit(finish(SERIAL, '0r10 1r303'), END)
    await seen('Finished')
    expect(spoken()).toContain('Task 2 computed for 303 ms.')
  })

  test('is not drawn anew while it is out of sight', async () => {
    let tell: (isIntersecting: boolean) => void = () => {}
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        constructor(listener: (entries: { isIntersecting: boolean }[]) => void) {
          tell = (isIntersecting) => listener([{ isIntersecting }])
        }
        observe(): void {}
        disconnect(): void {}
      },
    )
    const { lab } = await start(started, begin(SERIAL), flush(SERIAL, 0, '0r10'))
    await eventually(() => screen.getByRole('application', { name: /^Timeline of/ }))
    await openTable()
    await eventually(async () => expect(await rows()).toHaveLength(1))
    // The table looks again when its opening is told.
    await new Promise((resolve) => setTimeout(resolve, 200))
    tell(false)
    lab.emit(flush(SERIAL, 0, '1r10'), progress)
    // Longer than the page waits before it follows a run.
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(await rows()).toHaveLength(1)
    tell(true)
    await eventually(async () => expect(await rows()).toHaveLength(2))
  })
})
