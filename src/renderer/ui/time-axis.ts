import { multiplesWithin, niceTimeStepMs } from '../../base/ticks.ts'
import { formatNumber } from '../../text/format.ts'
import { m } from '../../text/messages.ts'

/** A tick of a time axis; `share` is its position, 0 at the left end and 1 at the right. */
export interface Tick {
  readonly ms: number
  readonly share: number
  readonly label: string
}

const UNITS = [
  { format: m.axis_h, inMs: 3_600_000 },
  { format: m.axis_min, inMs: 60_000 },
  { format: m.axis_s, inMs: 1_000 },
  { format: m.axis_ms, inMs: 1 },
  { format: m.axis_us, inMs: 1e-3 },
]
const NANOSECONDS = { format: m.axis_ns, inMs: 1e-6 }
/** More digits after the point are hard to read: then a smaller unit is used. */
const MAX_DECIMALS = 3

/** At most that many ticks between two times, all in one unit and at equal distances. */
export function ticksBetween(fromMs: number, toMs: number, maxTicks: number): Tick[] {
  const stepMs = niceTimeStepMs((toMs - fromMs) / Math.max(1, maxTicks))
  const unit = unitOf(stepMs, toMs)
  return multiplesWithin(fromMs, toMs, stepMs).map((given) => {
    // Without the rounding errors of the multiplication.
    const ms = Number(given.toPrecision(12))
    const value = formatNumber(Number((ms / unit.inMs).toPrecision(12)))
    const label = ms === 0 ? formatNumber(0) : unit.format({ value })
    return { ms, share: (ms - fromMs) / (toMs - fromMs), label }
  })
}

/** The largest unit that is not above the axis' end and shows the steps with few decimals. */
function unitOf(stepMs: number, endMs: number): (typeof UNITS)[number] {
  return (
    UNITS.find(({ inMs }) => inMs <= endMs && decimalsOf(stepMs / inMs) <= maxDecimals(inMs)) ?? NANOSECONDS
  )
}

/** Minutes and hours have no decimals: nobody reads 0.3 minutes as 18 seconds. */
function maxDecimals(inMs: number): number {
  return inMs > 1_000 ? 0 : MAX_DECIMALS
}

function decimalsOf(steps: number): number {
  for (let decimals = 0; decimals < 12; decimals++) {
    const scaled = steps * 10 ** decimals
    if (scaled >= 1 - 1e-9 && Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals
  }
  return 12
}
