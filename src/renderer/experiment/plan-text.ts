import { formatNumber } from '../../contract/plan/limits.ts'
import { readNumber } from '../../contract/plan/read-number.ts'

/** The text with thousands separators where it is a number; otherwise as typed. */
export function tidyNumber(text: string): string {
  const value = readNumber(text)
  return typeof value === 'number' ? formatNumber(value) : text.trim()
}

/** The next number up or down from `text` inside the limits, for the arrow keys; undefined when it is no number. */
export function stepNumber(
  text: string,
  direction: 1 | -1,
  { min, max, integer }: { min: number; max: number; integer: boolean },
): string | undefined {
  const value = readNumber(text)
  if (typeof value !== 'number') return undefined
  const step = stepSize(Math.abs(value), max, integer)
  const next = Math.min(
    max,
    Math.max(
      min,
      (direction > 0 ? Math.floor(value / step + 1e-9) : Math.ceil(value / step - 1e-9)) * step +
        direction * step,
    ),
  )
  return formatNumber(Number(next.toPrecision(12)))
}

/** A step that fits the size of the number: 1 up to 100, then a tenth of its power of ten. */
function stepSize(size: number, max: number, integer: boolean): number {
  if (size >= 100) return 10 ** (Math.floor(Math.log10(size)) - 1)
  return integer || max > 10 ? 1 : 0.1
}
