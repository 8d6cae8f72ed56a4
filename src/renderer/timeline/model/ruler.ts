import { type ViewWindow, shareOf, spanMs } from './view-window.ts'

/** A mark of the ruler: `share` is its place in the window, from 0 to 1. */
export interface RulerMark {
  readonly ms: number
  readonly share: number
  readonly label: string
}

const UNITS = [
  { name: 'h', inMs: 3_600_000 },
  { name: 'min', inMs: 60_000 },
  { name: 's', inMs: 1_000 },
  { name: 'ms', inMs: 1 },
  { name: 'µs', inMs: 1e-3 },
] as const
const NANOSECONDS = { name: 'ns', inMs: 1e-6 }
/** More digits than this after the point are hard to read: then a smaller unit is taken. */
const MOST_DECIMALS = 3
/** Above ten seconds people count in minutes and hours; below, by 1, 2 and 5. */
const LONG_STEPS_MS = [
  10, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400,
].map((seconds) => seconds * 1_000)

/** The marks of a window that has room for that many, all in one unit and in even steps. */
export function rulerMarks(view: ViewWindow, mostMarks: number): RulerMark[] {
  const stepMs = stepFor(spanMs(view) / Math.max(1, mostMarks))
  const unit = unitFor(stepMs, view.toMs)
  const decimals = decimalsOf(stepMs, unit.inMs)
  const first = Math.ceil(view.fromMs / stepMs - 1e-9)
  const marks: RulerMark[] = []
  for (let step = first; step * stepMs <= view.toMs + stepMs * 1e-9; step++) {
    const ms = step * stepMs
    const number = (ms / unit.inMs).toLocaleString('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    })
    marks.push({ ms, share: shareOf(ms, view), label: step === 0 ? '0' : `${number} ${unit.name}` })
  }
  return marks
}

/** The smallest round step that is no shorter than `leastMs`. */
function stepFor(leastMs: number): number {
  if (leastMs > 5_000) {
    const long = LONG_STEPS_MS.find((step) => step >= leastMs)
    if (long !== undefined) return long
  }
  const power = 10 ** Math.floor(Math.log10(leastMs))
  return ([1, 2, 5].find((head) => head * power >= leastMs * (1 - 1e-9)) ?? 10) * power
}

/** The largest unit that is no more than the window's end and tells the steps apart with few decimals. */
function unitFor(stepMs: number, endMs: number): { readonly name: string; readonly inMs: number } {
  return (
    UNITS.find(({ inMs }) => inMs <= endMs && decimalsOf(stepMs, inMs) <= mostDecimals(inMs)) ?? NANOSECONDS
  )
}

/** Minutes and hours have no decimals: nobody reads 0.3 minutes as 18 seconds. */
function mostDecimals(inMs: number): number {
  return inMs > 1_000 ? 0 : MOST_DECIMALS
}

function decimalsOf(stepMs: number, unitMs: number): number {
  const steps = stepMs / unitMs
  for (let decimals = 0; decimals < 12; decimals++) {
    const scaled = steps * 10 ** decimals
    if (scaled >= 1 - 1e-9 && Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals
  }
  return 12
}
