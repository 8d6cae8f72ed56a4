import { formatNumber } from '../../contract/limits.ts'

/** "2,000,000": whole groups of three after the first. */
const GROUPED = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/

/**
 * What a person typed into a number field: a number where it is one, else the text itself, so that the
 * contract's own check can say what is wrong with it. An empty field is undefined.
 */
export function readNumber(text: string): number | string | undefined {
  const trimmed = text.trim().replaceAll(/[\s\u00a0\u202f_']/g, '')
  if (trimmed === '') return undefined
  const plain = GROUPED.test(trimmed) ? trimmed.replaceAll(',', '') : trimmed
  const value = Number(plain)
  // Number() also reads "0x10"; a person who types that means something else.
  return /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) && Number.isFinite(value) ? value : text.trim()
}

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
