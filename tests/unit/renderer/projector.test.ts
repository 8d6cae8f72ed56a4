import { fireEvent, screen } from '@testing-library/svelte'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { layoutOf, magnify, showsNumber } from '../../../src/renderer/timeline/model/layout.ts'
import { timelineModel } from '../../../src/renderer/timeline/model/model.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { trialWith } from '../../fixtures/slices.ts'
import { completeRun } from '../../fixtures/sample-run.ts'
import { button, openWindow } from './window.ts'

const view = (): string | undefined => document.documentElement.dataset['view']
const press = (key: string, more: object = {}): Promise<boolean> =>
  fireEvent.keyDown(window, { key, ...more })
const KEYS = { ctrlKey: true, shiftKey: true }

/** Full screen as a browser has it; jsdom has none. */
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
  test('is entered and left by its button, which says which it does', async () => {
    await openWindow()
    await fireEvent.click(button(/^Projector/))
    expect(view()).toBe('projector')
    expect(button(/^Leave/).getAttribute('aria-pressed')).toBe('true')
    await fireEvent.click(button(/^Leave/))
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

  test('is left with Escape, which cancels a run only outside of it', async () => {
    const { lab } = await openWindow()
    await fireEvent.click(button(/^Run/))
    await eventually(() => expect(lab.plans).toHaveLength(1))
    lab.emit(...completeRun().slice(0, 3))
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
    // The browser takes Escape for itself.
    screenOf.change(null)
    expect(view()).toBeUndefined()
    await press('F', KEYS)
    await eventually(() => expect(screenOf.enter).toHaveBeenCalledTimes(2))
    await Promise.resolve()
    await press('Escape')
    expect(screenOf.exit).toHaveBeenCalledOnce()
  })

  test('leaves a full screen alone that is not its own', async () => {
    const screenOf = fakeFullScreen()
    await openWindow()
    screenOf.change(document.documentElement)
    await press('F', KEYS)
    await press('Escape')
    expect(screenOf.enter).not.toHaveBeenCalled()
    expect(screenOf.exit).not.toHaveBeenCalled()
  })

  test('is of use where full screen is refused', async () => {
    fakeFullScreen().enter.mockRejectedValue(new TypeError('Permission denied.'))
    await openWindow()
    await press('F', KEYS)
    expect(view()).toBe('projector')
    screen.getByRole('region', { name: 'Who ran when' })
  })
})

describe('lanes beside larger type', () => {
  const layout = layoutOf(timelineModel([trialWith('threads', ['0r5', '1r5', '2r5'])]))
  const large = magnify(layout, 1.5)

  test('are as much higher, and lie in the same order without overlap', () => {
    expect(large.height).toBeCloseTo(layout.height * 1.5)
    expect(large.lanes.map(({ top, height }) => [top, height])).toEqual(
      layout.lanes.map(({ top, height }) => [top * 1.5, height * 1.5]),
    )
    expect(large.lanes.map(({ lane }) => lane)).toEqual(layout.lanes.map(({ lane }) => lane))
  })

  test('show a number where there was room for it before', () => {
    const many = layoutOf(
      timelineModel([
        trialWith(
          'threads',
          Array.from({ length: 64 }, () => '0r5'),
        ),
      ]),
    )
    const numbered = (of: typeof many, magnification: number): number =>
      of.lanes.filter((placed) => showsNumber(placed, 64, magnification)).length
    expect(numbered(magnify(many, 2), 2)).toBe(numbered(many, 1))
    expect(numbered(many, 1)).toBeLessThan(64)
  })
})
