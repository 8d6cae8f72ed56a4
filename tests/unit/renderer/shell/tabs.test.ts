import '../jsdom-gaps.ts'
import { fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FURTHER_READING } from '../../../../src/contract/api/further-reading.ts'
import type { RunHandle, StartResult } from '../../../../src/contract/api/lab-api.ts'
import { type Fault, LabError, fault } from '../../../../src/contract/fault.ts'
import type { RunEvent } from '../../../../src/contract/run/events.ts'
import App from '../../../../src/renderer/shell/App.svelte'
import { titleText } from '../../../../src/renderer/shell/announcement.ts'
import { faultText } from '../../../../src/text/faults.ts'
import { readingTitle } from '../../../../src/text/further-reading.ts'
import { m } from '../../../../src/text/messages.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { FakeLab } from '../../../fixtures/fake-lab.ts'
import { INFO, completeRun } from '../../../fixtures/scripted-run.ts'
import { drawerTab, openDrawer } from '../drawer.ts'
import { inState, openWindow, readout, runButton, seen, startRun, text } from '../window.ts'

const IN_PROGRESS = fault('run_in_progress', {})

/** A lab behind a connection, with runs that other tabs start. */
class SharedLab extends FakeLab {
  lose: (reason: Fault | null) => void = () => undefined
  /** Called when a plan arrives, before it is replied to. */
  onStart: () => void = () => undefined
  #announce: (run: RunHandle) => void = () => undefined

  override async startRun(plan: unknown): Promise<StartResult> {
    this.onStart()
    return super.startRun(plan)
  }

  onRun(listener: (run: RunHandle) => void): () => void {
    this.#announce = listener
    return () => undefined
  }

  onLost(listener: (reason: Fault | null) => void): () => void {
    this.lose = listener
    return () => undefined
  }

  /** Starts a run in another tab; returns a function that emits its events. */
  runElsewhere(id: string): (...events: readonly RunEvent[]) => void {
    let receive: (event: RunEvent) => void = () => undefined
    this.#announce({
      id,
      subscribe: (listener) => {
        receive = listener
        return () => undefined
      },
      cancel: () => undefined,
      elapsedMs: () => 12_345,
    })
    return (...events) => {
      for (const event of events) receive(event)
    }
  }
}

/** Shows the page, or puts it behind another tab. */
function show(state: 'visible' | 'hidden'): void {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: state })
  document.dispatchEvent(new Event('visibilitychange'))
}

const FIRST = completeRun().slice(0, 3)
const REST = completeRun().slice(3)
const open = async (): Promise<SharedLab> => (await openWindow(new SharedLab())).lab
const isElsewhere = (): boolean => screen.queryByText(m.run_elsewhere()) !== null
const inTitle = (state: Parameters<typeof titleText>[0]): Promise<void> =>
  eventually(() => expect(document.title).toBe(titleText(state, false)))

beforeEach(() => show('visible'))
afterEach(() => sessionStorage.clear())

describe('the title of a tab', () => {
  test('has the state of the run', async () => {
    const lab = await open()
    expect(document.title).toBe(titleText(null, false))
    await fireEvent.click(runButton())
    await inTitle('running')
    await eventually(() => expect(lab.plans).toHaveLength(1))
    lab.emit(...completeRun())
    await inTitle('completed')
  })

  test('stays as it was when a run is refused', async () => {
    const lab = await open()
    lab.nextRefusal = new LabError(IN_PROGRESS)
    await fireEvent.click(runButton())
    await seen(faultText(IN_PROGRESS))
    expect(document.title).toBe(titleText(null, false))
  })
})

describe('a run of another tab', () => {
  test('is marked as such, an own one is not', async () => {
    const lab = await open()
    lab.runElsewhere('run-7')(...FIRST)
    await seen(m.run_elsewhere())
    lab.runElsewhere('run-8')(...completeRun())
    await inState('completed')
    expect(isElsewhere()).toBe(true)
    await startRun(lab)
    expect(isElsewhere()).toBe(false)
  })

  test('is shown by its own clock', async () => {
    const lab = await open()
    lab.runElsewhere('run-7')(...completeRun())
    await inState('completed')
    expect(text(screen.getByRole('timer'))).toBe('12.3 s')
  })

  test('is recognised as an own one after a reload, and shown by its own clock', async () => {
    const lab = await open()
    await startRun(lab)
    lab.emit(...completeRun())
    await inState('completed')
    lab.runElsewhere('run-1')(...FIRST)
    await inState('running')
    expect(isElsewhere()).toBe(false)
    expect(text(screen.getByRole('timer'))).toBe('12.3 s')
  })

  test('is shown in the tab whose plan came second, as running and started elsewhere', async () => {
    const lab = await open()
    lab.nextRefusal = new LabError(IN_PROGRESS)
    let emit: (...events: readonly RunEvent[]) => void = () => undefined
    // The run of the other tab is announced before the rejection arrives here.
    lab.onStart = () => (emit = lab.runElsewhere('run-7'))
    await fireEvent.click(runButton())
    emit(...FIRST)
    await inState('running')
    await inTitle('running')
    expect(isElsewhere()).toBe(true)
    expect(text(screen.getByRole('timer'))).toBe('12.3 s')
    expect(screen.queryByRole('alert')).toBeNull()
    expect(runButton().disabled).toBe(true)
    emit(...REST)
    await inState('completed')
  })
})

describe('a hidden page', () => {
  test('shows the state of a run in its title only, and the run when it becomes visible', async () => {
    const lab = await open()
    show('hidden')
    const emit = lab.runElsewhere('run-7')
    await inTitle('running')
    emit(...FIRST, ...REST)
    await inTitle('completed')
    expect([...readout().classList]).toContain('ready')
    show('visible')
    await inState('completed')
    expect(isElsewhere()).toBe(true)
    expect(drawerTab('figures').disabled).toBe(false)
  })

  test('shows the newer of two runs that started while it was hidden', async () => {
    const lab = await open()
    show('hidden')
    lab.runElsewhere('run-7')(...completeRun())
    lab.runElsewhere('run-8')(...FIRST)
    show('visible')
    await inState('running')
    expect(drawerTab('figures').disabled).toBe(true)
  })
})

test('a lost connection is reported above what was measured, and nothing can be run', async () => {
  const lab = await open()
  await startRun(lab)
  lab.emit(...completeRun())
  await inState('completed')
  const reason = fault('lab_ended', {})
  lab.lose(reason)
  const alert = await screen.findByRole('alert')
  expect(text(alert)).toBe(`${faultText(reason)} ${m.lost_detail_measured()}`)
  await openDrawer('figures')
  screen.getByRole('region', { name: m.figures_title() })
  expect(runButton().disabled).toBe(true)
  expect(document.title).toBe(titleText('completed', true))
  lab.lose(null)
  await eventually(() => expect(runButton().disabled).toBe(false))
  expect(screen.queryByRole('alert')).toBeNull()
  await inTitle('completed')
})

test('the page has the version and further reading where there is no native menu', async () => {
  const lab = new FakeLab()
  const { unmount } = render(App, { api: lab, saveFile: async () => true })
  await seen(m.about_title())
  screen.getByText(m.about_version({ version: INFO.app.version, node: INFO.app.node }))
  const links = FURTHER_READING.map(({ id }) => screen.getByText(readingTitle(id)).closest('a'))
  expect(links.map((link) => link?.href)).toEqual(FURTHER_READING.map(({ url }) => url))
  // The pages that it links to learn nothing of the lab.
  expect(links.map((link) => link?.rel)).toEqual(links.map(() => 'noreferrer'))
  unmount()
  await openWindow(lab)
  expect(screen.queryByText(m.about_title())).toBeNull()
})
