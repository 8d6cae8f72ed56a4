import { describe, expect, test } from 'vitest'
import {
  Drag,
  type KeyPress,
  keyAction,
  wheelAction,
} from '../../../../../src/renderer/timeline/interact/input.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...more,
})
const turn = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false }

describe('a key', () => {
  test.each(['w', 'W', '+', '=', 'ArrowUp'])('%s zooms in', (key) => {
    const action = keyAction(press(key), false)
    expect(action?.type === 'zoom' && action.factor < 1).toBe(true)
  })

  test.each(['s', '-', 'ArrowDown'])('%s zooms out', (key) => {
    const action = keyAction(press(key), false)
    expect(action?.type === 'zoom' && action.factor > 1).toBe(true)
  })

  test.each([
    ['a', -1],
    ['ArrowLeft', -1],
    ['d', 1],
    ['ArrowRight', 1],
  ])('%s moves the view', (key, sign) => {
    const action = keyAction(press(key), false)
    expect(action?.type === 'pan' && Math.sign(action.share)).toBe(sign)
  })

  test('goes further with Shift', () => {
    const [near, far] = [keyAction(press('d'), false), keyAction(press('D', { shiftKey: true }), false)]
    expect(near?.type === 'pan' && far?.type === 'pan' && far.share > near.share).toBe(true)
  })

  test.each(['0', 'Home'])('%s shows all', (key) => {
    expect(keyAction(press(key), false)).toEqual({ type: 'show-all' })
  })

  test('goes from slice to slice after Enter', () => {
    expect(keyAction(press('Enter'), false)).toEqual({ type: 'begin-walk' })
    expect(keyAction(press('ArrowRight'), true)).toEqual({ type: 'walk', step: 'next' })
    expect(keyAction(press('Home'), true)).toEqual({ type: 'walk', step: 'first' })
    expect(keyAction(press('d'), true)?.type).toBe('pan')
    expect(keyAction(press('Escape'), true)).toEqual({ type: 'clear' })
  })

  test.each([press('a', { ctrlKey: true }), press('+', { metaKey: true }), press('Tab'), press('x')])(
    'that the timeline does not use has no action: %o',
    (key) => {
      expect(keyAction(key, false)).toBeNull()
    },
  )
})

describe('the wheel', () => {
  test('scrolls the page', () => {
    expect(wheelAction({ ...turn, deltaY: 100 }, 0.5, 800)).toBeNull()
  })

  test.each(['ctrlKey', 'metaKey'] as const)('zooms at the pointer with %s', (modifier) => {
    const action = wheelAction({ ...turn, deltaY: -100, [modifier]: true }, 0.25, 800)
    expect(action).toMatchObject({ type: 'zoom', atShare: 0.25 })
    expect(action?.type === 'zoom' && action.factor < 1).toBe(true)
  })

  test('zooms by a factor of at most four', () => {
    expect(wheelAction({ ...turn, deltaY: 1e6, ctrlKey: true }, 0.5, 800)).toMatchObject({ factor: 4 })
  })

  test('moves the view with Shift, and sideways on a trackpad', () => {
    expect(wheelAction({ ...turn, deltaY: 80, shiftKey: true }, 0.5, 800)).toEqual({
      type: 'pan',
      share: 0.1,
    })
    expect(wheelAction({ ...turn, deltaX: -80, deltaY: 10 }, 0.5, 800)).toEqual({ type: 'pan', share: -0.1 })
    expect(wheelAction({ ...turn, deltaX: 10, deltaY: 80 }, 0.5, 800)).toBeNull()
    expect(wheelAction({ ...turn, deltaX: 5, deltaMode: 1 }, 0.5, 800)).toEqual({ type: 'pan', share: 0.1 })
  })
})

describe('dragging', () => {
  test('moves the view with the pointer', () => {
    const drag = new Drag(100, false)
    expect(drag.move(102, 800)).toBeNull()
    expect(drag.move(180, 800)).toEqual({ type: 'pan', byShare: -0.1 })
    expect(drag.move(100, 800)).toEqual({ type: 'pan', byShare: 0.1 })
    expect(drag.isClick).toBe(false)
  })

  test('selects a range in either direction', () => {
    const drag = new Drag(400, true)
    expect(drag.move(600, 800)).toEqual({ type: 'select', fromShare: 0.5, toShare: 0.75 })
    expect(drag.move(200, 800)).toEqual({ type: 'select', fromShare: 0.25, toShare: 0.5 })
  })

  test('is a click where it ends near its start', () => {
    const drag = new Drag(100, false)
    drag.move(101, 800)
    expect(drag.isClick).toBe(true)
  })
})
