import { m } from '../../../text/messages.ts'
import { type Arc, awaitsIn, firstCuts, levelsOf, withLevels } from '../model/arcs.ts'
import type { PlacedArcs, PlacedLane } from '../model/layout.ts'
import { STYLE, colourOf } from '../model/styles.ts'
import { NO_TASK } from '../../../contract/columns/states.ts'
import { type ViewWindow, spanMs } from '../model/view-window.ts'
import { type Palette, type Pixel, cssColour } from './colours.ts'
import type { ArcChoice, DrawnNotes } from './drawn.ts'
import { paintIcon } from './icons.ts'
import type { PixelColumns } from './pixel-columns.ts'
import type { Surface } from './surface.ts'

// The drawing of waits beside their blocks: icons of what is waited for, and arcs over an event loop.

/** The picture that icons and arcs are a part of. */
export interface WaitsFrame {
  readonly view: ViewWindow
  readonly columns: PixelColumns
  readonly palette: Palette
  /** Pixels of the surface per column, and per CSS pixel. */
  readonly scale: number
  readonly ratio: number
  readonly magnification: number
  /** The selected task; `NO_TASK` = none. */
  readonly selected: number
  /** The task whose arcs are drawn where there is no room for all; `NO_TASK` = none. */
  readonly pointed: number
}

/** A wait with that much room has an icon. All in CSS pixels. */
const ICON_WIDTH = 24
const ICON_HEIGHT = 8
const ICON_SIZE = { min: 8, max: 13 }
/** The share of the lane's height that an icon has. */
const ICON_SHARE = 0.8

/** Draws into the waits of a lane, from its columns, what is waited for. Returns the number of icons. */
export function paintIcons(
  surface: Surface,
  { lane, top, height }: PlacedLane,
  { columns, palette, scale, ratio, magnification, selected, view }: WaitsFrame,
  notes: DrawnNotes,
  max: number,
): number {
  const { awaits } = lane
  const unit = ratio * magnification
  if (awaits === null || height < ICON_HEIGHT * magnification) return 0
  const least = (ICON_WIDTH * unit) / scale
  const size = Math.min(ICON_SIZE.max, Math.max(ICON_SIZE.min, (height / magnification) * ICON_SHARE)) * unit
  const columnMs = spanMs(view) / columns.length
  let icons = 0
  for (let at = 0; at < columns.length && icons < max;) {
    const end = columns.style[at] === STYLE.waiting ? endOfWait(columns, at) : at + 1
    const task = columns.owner[at] ?? NO_TASK
    if (end - at >= least && columns.style[at] === STYLE.waiting && task !== NO_TASK) {
      const middle = (at + end) / 2
      const cause = awaits.causeAt(task, view.fromMs + middle * columnMs)
      if (cause !== null) {
        const place = { x: middle * scale, y: (top + height / 2) * ratio, size, unit }
        paintIcon(surface, cause, place, colourFor(task, selected, palette))
        notes.causes.add(cause)
        icons++
      }
    }
    at = end
  }
  return icons
}

function endOfWait({ style, owner, length }: PixelColumns, at: number): number {
  let end = at + 1
  while (end < length && style[end] === STYLE.waiting && owner[end] === owner[at]) end++
  return end
}

function colourFor(task: number, selected: number, { tasks, faint, rule }: Palette): Pixel {
  const colours = selected === NO_TASK || selected === task ? tasks : faint
  return colours[colourOf(task)] ?? rule
}

/** More arcs are not readable; nor are any that have less room than this on average, or between two levels. */
const MAX_ARCS = 200
const ARC_WIDTH = 10
const LEVEL_HEIGHT = { min: 3, max: 12 }
const ARC_LINE = 1.4
/** An arc's corners; narrower arcs are rounder. */
const CORNER = 7
/** Levels with that much room between them have icons, and the first arcs the word. */
const LABEL_LEVEL = 9
const ARC_ICON = 10
const WORD_SIZE = 10
const WORD_WIDTH = 32
const MAX_WORDS = 3
const WORD_GAP = 12

/** Draws the waits of an event loop as arcs, above its lane: from where a task gave up the loop to where it resumed. */
export function paintArcs(
  surface: Surface,
  { lane, top, height }: PlacedArcs,
  frame: WaitsFrame,
  notes: DrawnNotes,
): void {
  const { awaits } = lane
  if (awaits === null) return
  const { columns, palette, scale, ratio, magnification, selected, view } = frame
  const unit = ratio * magnification
  const pixelMs = spanMs(view) / (columns.length * scale)
  const chosen = chooseArcs(frame, awaits, {
    height: height * ratio,
    unit,
    pixelMs,
    laneEndMs: lane.index.endMs,
  })
  notes.arcs = chosen.choice
  if (chosen.choice === 'too_many') paintCuts(surface, { lane, top, height }, frame, pixelMs)
  if (chosen.arcs.length === 0) return
  const levels = levelsOf(chosen.arcs)
  const step = Math.min(LEVEL_HEIGHT.max * unit, (height * ratio) / (levels + 0.5))
  const bottom = (top + height) * ratio
  const paths = new Map<number, string>()
  let words = 0
  let wordsEnd = -Infinity
  for (const arc of chosen.arcs) {
    const [left, right] = [(arc.fromMs - view.fromMs) / pixelMs, (arc.toMs - view.fromMs) / pixelMs]
    const y = bottom - (arc.level + 1) * step + ARC_LINE * unit
    const label = step >= LABEL_LEVEL * unit ? labelOf(right - left, unit) : 'none'
    const hasWord = label === 'word' && words < MAX_WORDS && left > wordsEnd && left >= 0
    const gap = label === 'none' ? 0 : (ARC_ICON + 4 + (hasWord ? WORD_WIDTH : 0)) * unit
    const path = arcPath(left, right, y, bottom, Math.min(CORNER * unit, step), gap)
    paths.set(arc.task, (paths.get(arc.task) ?? '') + path)
    if (label === 'none') continue
    const colour = colourFor(arc.task, selected, palette)
    const from = (left + right - gap) / 2
    if (hasWord) {
      const word = { text: m.word_await(), size: WORD_SIZE * unit, isBold: false, anchor: 'start' } as const
      surface.text({ ...word, x: from + 2 * unit, y: y + 3 * unit, colour: cssColour(palette.mark) })
      words++
      wordsEnd = from + gap
    }
    const x = from + gap - (ARC_ICON / 2 + 2) * unit
    paintIcon(surface, arc.cause, { x, y: Math.max(y, ARC_ICON / 2), size: ARC_ICON * unit, unit }, colour)
    notes.causes.add(arc.cause)
  }
  for (const [task, path] of paths) {
    const colour = colourFor(task, selected, palette)
    surface.stroke({ path, x: 0, y: 0, scale: 1, width: ARC_LINE * unit, colour })
  }
}

/** All arcs where they can be read; else those of the task that is selected or pointed at. */
function chooseArcs(
  { view, selected, pointed }: WaitsFrame,
  awaits: NonNullable<PlacedArcs['lane']['awaits']>,
  room: {
    readonly height: number
    readonly unit: number
    readonly pixelMs: number
    readonly laneEndMs: number
  },
): { readonly choice: ArcChoice; readonly arcs: readonly Arc[] } {
  const { height, unit, pixelMs, laneEndMs } = room
  const width = (Math.min(view.toMs, laneEndMs) - Math.max(0, view.fromMs)) / pixelMs
  const task = selected === NO_TASK ? pointed : selected
  const readable = (of: number | null): readonly Arc[] | null => {
    const found = awaitsIn(awaits, view, MAX_ARCS, of)
    if (found === null) return null
    const arcs = withLevels(found, 2 * unit * pixelMs)
    const levels = levelsOf(arcs)
    const hasRoom = arcs.length * ARC_WIDTH * unit <= width * levels
    return arcs.length === 0 || (hasRoom && levels * LEVEL_HEIGHT.min * unit <= height) ? arcs : null
  }
  const all = readable(null)
  if (all !== null) return { choice: all.length > 0 ? 'all' : 'none', arcs: all }
  const own = task === NO_TASK ? null : readable(task)
  return own === null ? { choice: 'too_many', arcs: [] } : { choice: 'task', arcs: own }
}

/** Without room for arcs: the word at some of the cuts, each with a line down to the lane. */
function paintCuts(
  surface: Surface,
  { lane, top, height }: PlacedArcs,
  { view, palette, ratio, magnification }: WaitsFrame,
  pixelMs: number,
): void {
  if (lane.awaits === null) return
  const unit = ratio * magnification
  const bottom = Math.round((top + height) * ratio)
  for (const { fromMs } of firstCuts(
    lane.awaits,
    view,
    MAX_WORDS,
    (WORD_WIDTH + WORD_GAP) * unit * pixelMs,
  )) {
    const x = Math.round((fromMs - view.fromMs) / pixelMs)
    const word = { text: m.word_await(), size: WORD_SIZE * unit, isBold: false, anchor: 'start' } as const
    surface.fill(x, bottom - Math.round(WORD_GAP * unit), x + Math.round(unit), bottom, palette.mark)
    surface.text({ ...word, x: x + 3 * unit, y: bottom - 3 * unit, colour: cssColour(palette.mark) })
  }
}

function labelOf(width: number, unit: number): 'word' | 'icon' | 'none' {
  if (width >= (ICON_WIDTH + WORD_WIDTH) * unit) return 'word'
  return width >= ICON_WIDTH * unit ? 'icon' : 'none'
}

/** Up at the left, along the level with a gap in the middle, and down at the right. */
function arcPath(
  left: number,
  right: number,
  y: number,
  bottom: number,
  corner: number,
  gap: number,
): string {
  const round = Math.min(corner, (right - left) / 2, bottom - y)
  const middle = (left + right) / 2
  const line = gap === 0 ? '' : `H${tidy(middle - gap / 2)}M${tidy(middle + gap / 2)} ${tidy(y)}`
  const [a, b, top] = [left, right, y].map(tidy) as [number, number, number]
  return (
    `M${a} ${tidy(bottom)}V${tidy(y + round)}Q${a} ${top} ${tidy(left + round)} ${top}${line}` +
    `H${tidy(right - round)}Q${b} ${top} ${b} ${tidy(y + round)}V${tidy(bottom)}`
  )
}

function tidy(value: number): number {
  return Math.round(value * 10) / 10
}
