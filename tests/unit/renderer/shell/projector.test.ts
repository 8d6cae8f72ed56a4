import { fireEvent, screen, within } from '@testing-library/svelte'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { m } from '../../../../src/text/messages.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { completeRun } from '../../../fixtures/scripted-run.ts'
import { button, inState, openRun, openWindow } from '../window.ts'

/** In a part that is loaded when the view is entered. */
const leaveButton = (): Promise<HTMLElement> =>
  eventually(() => button(new RegExp(`^${m.projector_leave()}`)))
const view = (): string | undefined => document.documentElement.dataset['view']
const press = (key: string, more: object = {}): Promise<boolean> =>
  fireEvent.keyDown(window, { key, ...more })
const KEYS = { ctrlKey: true, shiftKey: true }

/** Full screen as browsers have it, which jsdom lacks. */
function fakeFullScreen() {
  let element: Element | null = null
  const change = (to: Element | null): void => {
    element = to
    document.dispatchEvent(new Event('fullscreenchange'))
  }
  const enter = vi.fn(async () => change(document.documentElement))
  const exit = vi.fn(async () => change(null))
  Object.defineProperties(document, {
    fullscreenEnabled: { configurable: true, value: true },
    fullscreenElement: { configurable: true, get: () => element },
    exitFullscreen: { configurable: true, value: exit },
  })
  document.documentElement.requestFullscreen = enter
  return { enter, exit, change }
}

afterEach(() => {
  delete document.documentElement.dataset['view']
  for (const name of ['fullscreenEnabled', 'fullscreenElement', 'exitFullscreen']) {
    Reflect.deleteProperty(document, name)
  }
  Reflect.deleteProperty(document.documentElement, 'requestFullscreen')
})

describe('the projector’s view', () => {
  test('is entered and left by its button', async () => {
    await openWindow()
    await fireEvent.click(button(m.projector()))
    expect(view()).toBe('projector')
    await fireEvent.click(await leaveButton())
    expect(view()).toBeUndefined()
  })

  test('is entered and left by Ctrl, Shift and F, and by the native menu', async () => {
    const { choose } = await openWindow()
    await press('F', KEYS)
    expect(view()).toBe('projector')
    await press('F', KEYS)
    expect(view()).toBeUndefined()
    choose('projector')
    expect(view()).toBe('projector')
  })

  test('is entered and left by F', async () => {
    await openWindow()
    await press('f')
    expect(view()).toBe('projector')
    await press('f')
    expect(view()).toBeUndefined()
  })

  test('shows the models that are chosen by their numbers, and at least one', async () => {
    await openRun(...completeRun())
    await inState('completed')
    await press('f')
    const models = await eventually(() => screen.getByRole('group', { name: m.projector_models() }))
    const shown = () => within(models).getAllByRole('button', { pressed: true }).length
    const all = within(models).getAllByRole('button').length
    expect(shown()).toBe(all)
    for (const key of ['1', '2', '3', '4']) await press(key)
    await eventually(() => expect(shown()).toBe(1))
    await press('Escape')
    await press('f')
    await eventually(() => expect(screen.getAllByRole('button', { pressed: true })).toHaveLength(all))
  })

  test('retains the picture in view until a new run has completed', async () => {
    const { lab } = await openRun(...completeRun())
    await inState('completed')
    await press('f')
    await press('Enter', { ctrlKey: true })
    await eventually(() => expect(lab.plans).toHaveLength(2))
    lab.emit(...completeRun().slice(0, 3))
    await eventually(() => screen.getByRole('progressbar', { name: m.run_progress() }))
    await inState('completed')
    lab.emit(...completeRun().slice(3))
    await eventually(() => expect(screen.queryByRole('progressbar')).toBeNull())
    await inState('completed')
  })

  test('shows a run that lasts when the view is left', async () => {
    const { lab } = await openRun(...completeRun())
    await inState('completed')
    await press('f')
    await press('Enter', { ctrlKey: true })
    await eventually(() => expect(lab.plans).toHaveLength(2))
    await press('Escape')
    await inState('running')
  })

  test('is left with Escape, which cancels a run only outside of it', async () => {
    const { lab } = await openRun(...completeRun().slice(0, 3))
    await press('F', KEYS)
    await press('Escape')
    expect(view()).toBeUndefined()
    expect(lab.cancels).toBe(0)
    await press('Escape')
    expect(lab.cancels).toBe(1)
  })

  test('fills the screen, and is left together with it', async () => {
    const screenOf = fakeFullScreen()
    await openWindow()
    await press('F', KEYS)
    await eventually(() => expect(screenOf.enter).toHaveBeenCalledOnce())
    await Promise.resolve()
    // The browser handles Escape itself.
    screenOf.change(null)
    expect(view()).toBeUndefined()
    await press('F', KEYS)
    await eventually(() => expect(screenOf.enter).toHaveBeenCalledTimes(2))
    await Promise.resolve()
    await press('Escape')
    expect(screenOf.exit).toHaveBeenCalledOnce()
  })

  test('does not leave a full screen that it did not enter', async () => {
    const screenOf = fakeFullScreen()
    await openWindow()
    screenOf.change(document.documentElement)
    await press('F', KEYS)
    await press('Escape')
    expect(screenOf.enter).not.toHaveBeenCalled()
    expect(screenOf.exit).not.toHaveBeenCalled()
  })

  test('has large type where full screen is refused', async () => {
    fakeFullScreen().enter.mockRejectedValue(new TypeError('Permission denied.'))
    await openWindow()
    await press('F', KEYS)
    expect(view()).toBe('projector')
    screen.getByRole('region', { name: m.welcome_title() })
  })
})
