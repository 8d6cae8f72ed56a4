/** A mark of a time axis. `share` is its place, 0 at the left end and 1 at the right. */
export interface Tick {
  readonly ms: number
  readonly share: number
  readonly label: string
}

/** A time axis from 0 to `maxMs`. */
export interface TimeScale {
  readonly maxMs: number
  readonly ticks: readonly Tick[]
}

/** The axis of a chart that has nothing to show yet. */
const EMPTY_MS = 1_000
/** Room at the right, so that the last dot is not cut. */
const MARGIN = 1.04

/**
 * An axis that holds all the times. While a run lasts its end stands on a round number, so that it moves
 * seldom; at rest it fits its contents.
 */
export function timeScale(timesMs: readonly number[], moving: boolean, wantedTicks: number = 5): TimeScale {
  const longestMs = Math.max(0, ...timesMs.filter((ms) => Number.isFinite(ms)))
  const fittedMs = longestMs > 0 ? longestMs * MARGIN : EMPTY_MS
  const maxMs = moving ? roundUp(fittedMs) : fittedMs
  return { maxMs, ticks: longestMs > 0 ? ticksOf(maxMs, wantedTicks) : [] }
}

const MILLISECONDS = { name: 'ms', inMs: 1, fromMs: 1 }
/** All marks of an axis have one unit: the largest in which its end is not small. */
const UNITS = [
  { name: 'h', inMs: 3_600_000, fromMs: 7_200_000 },
  { name: 'min', inMs: 60_000, fromMs: 120_000 },
  { name: 's', inMs: 1_000, fromMs: 1_000 },
  MILLISECONDS,
  { name: 'µs', inMs: 0.001, fromMs: 0 },
]

/** Where a time lies on the axis, as a CSS percentage. */
export function place(ms: number, { maxMs }: TimeScale): string {
  return `${((Math.min(Math.max(ms, 0), maxMs) / maxMs) * 100).toFixed(3)}%`
}

function ticksOf(maxMs: number, wanted: number): Tick[] {
  const stepMs = roundStep(maxMs / wanted)
  const count = Math.floor(maxMs / stepMs + 1e-9)
  const unit = UNITS.find(({ fromMs }) => maxMs >= fromMs) ?? MILLISECONDS
  return Array.from({ length: count + 1 }, (_, index) => {
    const ms = Number((index * stepMs).toPrecision(12))
    const number = Number((ms / unit.inMs).toPrecision(6)).toLocaleString('en-US', {
      maximumFractionDigits: 6,
    })
    return { ms, share: ms / maxMs, label: ms === 0 ? '0' : `${number} ${unit.name}` }
  })
}

/** Minutes and hours have steps of their own; the rest goes by 1, 2, 5. */
const LONG_STEPS_MS = [60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000]

function roundStep(ms: number): number {
  const long = ms > 50_000 ? LONG_STEPS_MS.find((step) => step >= ms) : undefined
  return long ?? roundUp(ms, [1, 2, 5, 10])
}

function roundUp(ms: number, heads: readonly number[] = [1, 1.5, 2, 3, 4, 5, 6, 8, 10]): number {
  const power = 10 ** Math.floor(Math.log10(ms))
  return (heads.find((head) => head * power >= ms * (1 - 1e-9)) ?? 10) * power
}
