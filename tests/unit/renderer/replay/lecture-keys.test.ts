import { describe, expect, test } from 'vitest'
import { type LectureScene, lectureCommand } from '../../../../src/renderer/shell/lecture-keys.ts'

const WINDOW: LectureScene = {
  isProjector: false,
  isReplayOpen: false,
  hasSelection: false,
  isWalking: false,
}
const REPLAY = { ...WINDOW, isReplayOpen: true }
const PROJECTOR = { ...WINDOW, isProjector: true }

/** Presses a key on an element of this markup, or on the page. */
function press(key: string, scene: LectureScene, markup = '') {
  document.body.innerHTML = markup
  const target = document.body.querySelector('[data-here]') ?? document.body
  let command: ReturnType<typeof lectureCommand> = null
  const listener = (event: KeyboardEvent) => (command = lectureCommand(event, scene))
  window.addEventListener('keydown', listener, { once: true })
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  return command
}

describe('the keys of a lecture', () => {
  test('move a replay that is open, and in the projector’s view any', () => {
    expect(press(' ', WINDOW)).toBeNull()
    expect(press(' ', REPLAY)).toEqual({ type: 'replay', action: 'toggle' })
    expect(press('ArrowRight', PROJECTOR)).toEqual({ type: 'replay', action: 'next' })
  })

  test('choose models in the projector’s view only', () => {
    expect(press('2', PROJECTOR)).toEqual({ type: 'model', model: 'threads' })
    expect(press('2', WINDOW)).toBeNull()
    expect(press('9', PROJECTOR)).toBeNull()
  })

  test('are left to fields, to buttons that Space presses, and to the lanes', () => {
    expect(press('c', WINDOW, '<form><input data-here></form>')).toBeNull()
    expect(press(' ', REPLAY, '<button data-here></button>')).toBeNull()
    expect(press('ArrowRight', REPLAY, '<div role="application" data-here></div>')).toBeNull()
    expect(press('ArrowRight', PROJECTOR, '<div role="application" data-here></div>')).not.toBeNull()
  })

  test('leave the projector’s view with one Escape, whatever has the focus', () => {
    const markup = '<form><select data-here></select></form>'
    expect(press('Escape', PROJECTOR, markup)).toEqual({ type: 'leave' })
    expect(press('Escape', { ...PROJECTOR, hasSelection: true })).toEqual({ type: 'leave' })
  })

  test('close a replay with Escape after what is selected was cleared', () => {
    const lanes = '<div role="application" data-here></div>'
    expect(press('Escape', REPLAY)).toEqual({ type: 'close-replay' })
    expect(press('Escape', { ...REPLAY, hasSelection: true }, lanes)).toBeNull()
    expect(press('Escape', WINDOW)).toBeNull()
  })
})
