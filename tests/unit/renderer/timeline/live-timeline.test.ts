import { fireEvent } from '@testing-library/svelte'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { RunEvent } from '../../../../src/contract/run/events.ts'
import { formatMs } from '../../../../src/text/format.ts'
import { m } from '../../../../src/text/messages.ts'
import { modelTitle } from '../../../../src/text/models.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { keyOf, planOf } from '../../../fixtures/documents.ts'
import { runHeader } from '../../../fixtures/scripted-run.ts'
import { inState, openRun, plain, seen, text } from '../window.ts'
import { finished, sliced, started } from './live-events.ts'
import { lanes, modelNames, openTable, section, showAll, spoken, tableRows } from './page.ts'

const RUN = planOf({ models: ['serial', 'processes'] })
const WARMUP = keyOf('serial', { warmup: true })
const SERIAL = keyOf('serial', { order: 1 })
const PROCESSES = keyOf('processes', { order: 2 })

const RUN_STARTED: RunEvent = { type: 'run-started', header: runHeader(RUN), trialsTotal: 3 }
const END: RunEvent = { type: 'run-finished', state: 'completed' }

/** The window with a live run that has reported these events. */
function openLive(...events: readonly RunEvent[]) {
  return openRun(RUN_STARTED, ...events)
}

/** Start, length and task of each slice in the table of the first lane. */
function slicesInTable(): string[][] {
  return tableRows().map((row) => row.slice(0, 3))
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('the timeline of a live run', () => {
  test('shows slices before any trial has ended', async () => {
    const { lab } = await openLive(started(SERIAL), sliced(SERIAL, 0, '0r10 -w5'))
    await openTable()
    expect(slicesInTable()).toEqual([
      [formatMs(0), formatMs(10), 'Task 1'].map(plain),
      [formatMs(10), formatMs(5), '–'].map(plain),
    ])
    lab.emit(sliced(SERIAL, 0, '2r1', 15))
    await eventually(() => expect(slicesInTable()).toHaveLength(3))
  })

  test('marks live trials and warm-ups beside the name of their model', async () => {
    const { lab } = await openLive(started(WARMUP), sliced(WARMUP, 0, '0r10'))
    const note = async (expected: string): Promise<void> => {
      await eventually(() => {
        expect(modelNames()[0]).toBe(`${modelTitle('serial')} ${expected}`.trim())
      })
    }
    await note(m.phase_live_warmup())
    lab.emit(finished(WARMUP, '0r10'))
    await note(m.phase_warmup())
    lab.emit(started(SERIAL), sliced(SERIAL, 0, '0r3'))
    await note(m.phase_live())
    lab.emit(finished(SERIAL, '0r10'))
    await note('')
  })

  test('names processes by their PIDs as soon as they are ready', async () => {
    const { lab } = await openLive(started(PROCESSES, 2))
    const names = (): string[] => [...section().querySelectorAll('.names > [title^=Process]')].map(text)
    await eventually(() => expect(names()).toEqual(['1', '2']))
    const workers = [0, 1].map((id) => ({ id, kind: 'process' as const, pid: 4_100 + id, threadId: 0 }))
    lab.emit({ type: 'workers-ready', trial: PROCESSES, workers })
    await eventually(() => expect(names()).toEqual(['4100', '4101'].map((pid) => m.pid({ pid }))))
  })

  test('follows until it is zoomed, then stands still, and follows again when all is shown', async () => {
    const { lab } = await openLive(started(SERIAL), sliced(SERIAL, 0, '0r100'))
    await eventually(lanes)
    expect(showAll().disabled).toBe(true)
    await openTable()
    await fireEvent.keyDown(lanes(), { key: 'w' })
    expect(showAll().disabled).toBe(false)
    lab.emit(sliced(SERIAL, 0, '1r900', 100))
    await eventually(() => expect(slicesInTable()).toHaveLength(2))
    expect(showAll().disabled).toBe(false)
    await fireEvent.keyDown(lanes(), { key: '0' })
    expect(showAll().disabled).toBe(true)
    lab.emit(sliced(SERIAL, 0, '0r4900', 1_000))
    await eventually(() => expect(slicesInTable()).toHaveLength(3))
    expect(showAll().disabled).toBe(true)
  })

  test('keeps a slice pinned when the record replaces the live slices', async () => {
    const { lab } = await openLive(started(SERIAL), sliced(SERIAL, 0, '0r10 1r300'))
    const sentence = (ms: number): string => plain(m.slice_running({ who: 'Task 2', length: formatMs(ms) }))
    await eventually(async () => {
      await fireEvent.keyDown(lanes(), { key: 'Escape' })
      await fireEvent.keyDown(lanes(), { key: 'Enter' })
      expect(spoken()).toContain(sentence(300))
    })
    lab.emit(finished(SERIAL, '0r10 1r303'), END)
    await inState('completed')
    expect(spoken()).toContain(sentence(303))
  })

  test('is not updated while it is outside the window', async () => {
    let report: (isIntersecting: boolean) => void = () => {}
    vi.stubGlobal(
      'IntersectionObserver',
      class {
        constructor(listener: (entries: { isIntersecting: boolean }[]) => void) {
          report = (isIntersecting) => listener([{ isIntersecting }])
        }
        observe(): void {}
        disconnect(): void {}
      },
    )
    const { lab } = await openLive(started(SERIAL), sliced(SERIAL, 0, '0r10'))
    await eventually(lanes)
    await openTable()
    expect(slicesInTable()).toHaveLength(1)
    report(false)
    const steps = { tasksDone: 3, tasksTotal: 8, elapsedMs: 20, remainingMs: null }
    lab.emit(sliced(SERIAL, 0, '1r10', 10), { type: 'progress', trial: SERIAL, ...steps })
    // The rest of the window is.
    await seen(new RegExp(m.tasks_done({ done: '3', total: '8' })))
    expect(slicesInTable()).toHaveLength(1)
    report(true)
    await eventually(() => expect(slicesInTable()).toHaveLength(2))
  })
})
