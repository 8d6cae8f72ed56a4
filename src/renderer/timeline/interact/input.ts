import type { Step } from '../model/spots.ts'

/** An action of the user. Shares are of the visible width. */
export type Action =
  | { readonly type: 'zoom'; readonly factor: number; readonly atShare: number | null }
  | { readonly type: 'pan'; readonly share: number }
  | { readonly type: 'show-all' }
  | { readonly type: 'zoom-to-selection' }
  | { readonly type: 'walk'; readonly step: Step }
  | { readonly type: 'begin-walk' }
  | { readonly type: 'clear' }

export interface KeyPress {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

const ZOOM_STEP = 1.5
const PAN_STEP = 0.15
/** With Shift a key goes this much further. */
const FAR = 4

const WALK: Readonly<Record<string, Step>> = {
  arrowleft: 'previous',
  arrowright: 'next',
  arrowup: 'up',
  arrowdown: 'down',
  home: 'first',
  end: 'last',
}

/**
 * The action of a key; null for keys that the timeline does not use. The arrows move the view until Enter begins a walk
 * from slice to slice, which Escape ends.
 */
export function keyAction(
  { key, shiftKey, ctrlKey, altKey, metaKey }: KeyPress,
  isWalking: boolean,
): Action | null {
  if (ctrlKey || altKey || metaKey) return null
  const name = key.toLowerCase()
  const step = WALK[name]
  if (isWalking && step !== undefined) return { type: 'walk', step }
  const far = shiftKey ? FAR : 1
  switch (name) {
    case 'w':
    case '+':
    case '=':
    case 'arrowup':
      return { type: 'zoom', factor: 1 / (ZOOM_STEP * far), atShare: null }
    case 's':
    case '-':
    case '_':
    case 'arrowdown':
      return { type: 'zoom', factor: ZOOM_STEP * far, atShare: null }
    case 'a':
    case 'arrowleft':
      return { type: 'pan', share: -PAN_STEP * far }
    case 'd':
    case 'arrowright':
      return { type: 'pan', share: PAN_STEP * far }
    case '0':
    case 'home':
      return { type: 'show-all' }
    case 'f':
      return { type: 'zoom-to-selection' }
    case 'enter':
      return { type: 'begin-walk' }
    case 'escape':
      return { type: 'clear' }
    default:
      return null
  }
}

export interface WheelTurn {
  readonly deltaX: number
  readonly deltaY: number
  /** 0 = pixels, 1 = lines, 2 = pages. */
  readonly deltaMode: number
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
}

/** Pixels of a pixel, a line and a page. */
const MODE_PIXELS = [1, 16, 400]
/** A wheel's notch of 100 pixels zooms by about a fifth, a trackpad's pinch in proportion. */
const ZOOM_PER_PIXEL = 0.002
const MAX_ZOOM = 4

/**
 * With Ctrl or ⌘ (a trackpad's pinch arrives as Ctrl too) the wheel zooms at the pointer; sideways or with Shift it
 * pans. Otherwise the page scrolls: null.
 */
export function wheelAction(turn: WheelTurn, atShare: number, width: number): Action | null {
  const pixels = MODE_PIXELS[turn.deltaMode] ?? 1
  if (turn.ctrlKey || turn.metaKey) {
    const factor = Math.exp(turn.deltaY * pixels * ZOOM_PER_PIXEL)
    return { type: 'zoom', factor: Math.min(MAX_ZOOM, Math.max(1 / MAX_ZOOM, factor)), atShare }
  }
  const sideways = turn.shiftKey && turn.deltaX === 0 ? turn.deltaY : turn.deltaX
  if (sideways === 0 || (!turn.shiftKey && Math.abs(turn.deltaY) > Math.abs(turn.deltaX))) return null
  return { type: 'pan', share: (sideways * pixels) / Math.max(1, width) }
}

/** The effect of a drag. */
export type Gesture =
  | { readonly type: 'pan'; readonly byShare: number }
  | { readonly type: 'select'; readonly fromShare: number; readonly toShare: number }

const CLICK_PIXELS = 4

/** A press of the mouse until it is released. With Shift, or on the ruler, it selects a range. */
export class Drag {
  readonly #startX: number
  readonly #selects: boolean
  #lastX: number
  #hasMoved = false

  constructor(x: number, selects: boolean) {
    this.#startX = x
    this.#lastX = x
    this.#selects = selects
  }

  /** Moves the pointer to `x`; null while this may still be a click. */
  move(x: number, width: number): Gesture | null {
    if (Math.abs(x - this.#startX) >= CLICK_PIXELS) this.#hasMoved = true
    if (!this.#hasMoved || width <= 0) return null
    const byShare = (this.#lastX - x) / width
    this.#lastX = x
    if (!this.#selects) return { type: 'pan', byShare }
    const [from, to] = [Math.min(this.#startX, x), Math.max(this.#startX, x)]
    return { type: 'select', fromShare: from / width, toShare: to / width }
  }

  /** True if the pointer has stayed where it was pressed. */
  get isClick(): boolean {
    return !this.#hasMoved
  }
}
