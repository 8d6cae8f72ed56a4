import './jsdom-gaps.ts'
import { fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import { FURTHER_READING } from '../../../src/contract/api/further-reading.ts'
import type { RunHandle } from '../../../src/contract/api/lab-api.ts'
import App from '../../../src/renderer/shell/App.svelte'
import { eventually } from '../../fixtures/eventually.ts'
import { FakeLab } from '../../fixtures/fake-lab.ts'
import { INFO, completeRun } from '../../fixtures/sample-run.ts'
import { button, openWindow, seen } from './window.ts'

/** A lab behind a connection, with runs that other tabs start. */
class SharedLab extends FakeLab {
  join: (run: RunHandle) => void = () => undefined
  lose: (why: string | null) => void = () => undefined

  onRun(listener: (run: RunHandle) => void): () => void {
    this.join = listener
    return () => undefined
  }

  onLost(listener: (why: string | null) => void): () => void {
    this.lose = listener
    return () => undefined
  }

  /** Another tab starts a run; gives what has it say something. */
  runElsewhere(id: string): (...events: readonly RunEvent[]) => void {
    let hear: (event: RunEvent) => void = () => undefined
    this.join({
      id,
      subscribe: (listener) => {
        hear = listener
        return () => undefined
      },
      cancel: () => undefined,
    })
    return (...events) => {
      for (const event of events) hear(event)
    }
  }
}

/** Puts the page in sight or behind another tab. */
function show(state: 'visible' | 'hidden'): void {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: state })
  document.dispatchEvent(new Event('visibilitychange'))
}

const BEGUN = completeRun().slice(0, 3)
const ENDED = completeRun().slice(3)

beforeEach(() => show('visible'))
afterEach(() => sessionStorage.clear())

async function open(): Promise<SharedLab> {
  const lab = new SharedLab()
  await openWindow(lab)
  return lab
}

test('the title tells in a tab how the run stands', async () => {
  const lab = await open()
  expect(document.title).toBe('Interleave')
  await fireEvent.click(button(/^Run/))
  await eventually(() => expect(document.title).toBe('Running… – Interleave'))
  await eventually(() => expect(lab.plans).toHaveLength(1))
  lab.emit(...completeRun())
  await eventually(() => expect(document.title).toBe('Finished – Interleave'))
})

test('a run that was refused leaves the title as it was', async () => {
  const lab = await open()
  lab.nextRefusal = new Error('A run is under way.')
  await fireEvent.click(button(/^Run/))
  await seen('A run is under way.')
  expect(document.title).toBe('Interleave')
})

test('a run of another tab is marked as such, one’s own is not', async () => {
  const lab = await open()
  lab.runElsewhere('run-7')(...BEGUN)
  await seen('started in another tab')
  lab.runElsewhere('run-8')(...completeRun())
  await seen('Finished')
  screen.getByText('started in another tab')
  await fireEvent.click(button(/^Run/))
  await eventually(() => expect(lab.plans).toHaveLength(1))
  expect(screen.queryByText('started in another tab')).toBeNull()
})

test('a reloaded page knows its own run', async () => {
  const lab = await open()
  await fireEvent.click(button(/^Run/))
  await eventually(() => expect(lab.plans).toHaveLength(1))
  lab.emit(...completeRun())
  await seen('Finished')
  lab.runElsewhere('run-1')(...BEGUN)
  await seen('Running')
  expect(screen.queryByText('started in another tab')).toBeNull()
})

test('a page out of sight tells in its title alone how the run stands, and is drawn when it is seen', async () => {
  const lab = await open()
  show('hidden')
  const say = lab.runElsewhere('run-7')
  await eventually(() => expect(document.title).toBe('Running… – Interleave'))
  say(...BEGUN, ...ENDED)
  await eventually(() => expect(document.title).toBe('Finished – Interleave'))
  await new Promise((resolve) => setTimeout(resolve, 400))
  screen.getByText('Ready')
  show('visible')
  await seen('Finished')
  screen.getByText('started in another tab')
  screen.getByRole('table', { name: 'All figures' })
})

test('of two runs that nobody saw the newer is shown', async () => {
  const lab = await open()
  show('hidden')
  lab.runElsewhere('run-7')(...completeRun())
  lab.runElsewhere('run-8')(...BEGUN)
  show('visible')
  await seen('Running')
  expect(screen.queryByRole('table', { name: 'All figures' })).toBeNull()
})

test('a lab that was ended is named above what was measured, with what to do; nothing can be run', async () => {
  const lab = await open()
  await fireEvent.click(button(/^Run/))
  await eventually(() => expect(lab.plans).toHaveLength(1))
  lab.emit(...completeRun())
  await seen('Finished')
  lab.lose('The lab was ended where it was started.')
  await seen('The lab was ended where it was started.')
  expect(screen.getByRole('alert').textContent).toMatch(/start it again with npm start or interleave serve/)
  screen.getByRole('table', { name: 'All figures' })
  expect(button(/^Run/).disabled).toBe(true)
  expect(document.title).toBe('Not connected – Interleave')
  lab.lose(null)
  await eventually(() => expect(button(/^Run/).disabled).toBe(false))
  expect(screen.queryByRole('alert')).toBeNull()
  expect(document.title).toBe('Finished – Interleave')
})

test('without a native menu the page says which lab it is and where to read more', async () => {
  const lab = new FakeLab()
  const { unmount } = render(App, { api: lab, saveFile: async () => true })
  await seen('About')
  screen.getByText(`Interleave ${INFO.app.version}, on Node ${INFO.app.node}.`)
  const links = FURTHER_READING.map(({ title }) => screen.getByText(title).closest('a'))
  expect(links.map((link) => link?.href)).toEqual(FURTHER_READING.map(({ url }) => url))
  // A page that it leads to learns nothing of the lab.
  expect(links.map((link) => link?.rel)).toEqual(links.map(() => 'noreferrer'))
  unmount()
  await openWindow(lab)
  expect(screen.queryByText('About')).toBeNull()
})
