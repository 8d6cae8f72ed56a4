import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Rectangle } from 'electron'
import * as v from 'valibot'

export const DEFAULT_SIZE = { width: 1280, height: 800 } as const
export const MINIMUM_SIZE = { width: 480, height: 400 } as const

/** The part of a window that must be on a display, so that the user can move it. */
const GRIP = { width: 120, height: 40 } as const

const whole = v.pipe(v.number(), v.integer())
const WindowStateSchema = v.object({
  version: v.literal(1),
  bounds: v.object({ x: whole, y: whole, width: whole, height: whole }),
  maximized: v.boolean(),
})

/** The last state of the window: its bounds when not maximized, in device-independent pixels of the whole desktop. */
export type WindowState = Omit<v.InferOutput<typeof WindowStateSchema>, 'version'>

/** Reads the saved state; null if there is none that can be used. */
export function readWindowState(file: string): WindowState | null {
  try {
    const parsed = v.safeParse(WindowStateSchema, JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}

/** Saves the state atomically: the file is written under another name and then renamed. */
export function writeWindowState(file: string, state: WindowState): void {
  const partial = `${file}.${process.pid}.tmp`
  writeFileSync(partial, JSON.stringify({ version: 1, ...state }))
  renameSync(partial, file)
}

/**
 * Fits a window's saved bounds to the work areas of today's displays: moved and shrunk so that all of it is on the
 * display that shows most of it. Null if no display shows enough of it.
 */
export function fitBounds(bounds: Rectangle, workAreas: readonly Rectangle[]): Rectangle | null {
  const best = [...workAreas].sort((a, b) => overlap(bounds, b).area - overlap(bounds, a).area)[0]
  if (best === undefined) return null
  const seen = overlap({ ...bounds, height: GRIP.height }, best)
  if (seen.width < GRIP.width || seen.height <= 0) return null
  const width = clamp(bounds.width, MINIMUM_SIZE.width, best.width)
  const height = clamp(bounds.height, MINIMUM_SIZE.height, best.height)
  return {
    x: clamp(bounds.x, best.x, best.x + best.width - width),
    y: clamp(bounds.y, best.y, best.y + best.height - height),
    width,
    height,
  }
}

function overlap(a: Rectangle, b: Rectangle): { width: number; height: number; area: number } {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return { width, height, area: Math.max(0, width) * Math.max(0, height) }
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}
