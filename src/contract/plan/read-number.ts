/** "2,000,000": groups of three digits after the first, with a decimal point at most after the last. */
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/
/** Number() also reads "0x10", which a person who types it does not mean. */
const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
/** "1.000": a thousand if the point groups digits, one if it is a decimal point. */
const AMBIGUOUS = /^[+-]?[1-9]\d{0,2}\.\d{3}$/

/** A number with two readings: "1.000" is one in some countries and a thousand in others. */
export class AmbiguousNumber {
  readonly text: string
  readonly readings: readonly [decimal: number, grouped: number]

  constructor(text: string) {
    this.text = text
    this.readings = [Number(text), Number(text.replace('.', ''))]
  }
}

/**
 * Reads a typed number: returns the number, however its digits are grouped ("1,000", "1 000", "1_000"),
 * both readings if a whole number is expected and the text has two, else the text itself, for `parsePlan` to refuse.
 * Undefined if nothing was typed.
 */
export function readNumber(
  text: string,
  { integer = false }: { readonly integer?: boolean } = {},
): number | AmbiguousNumber | string | undefined {
  const ungrouped = text.trim().replaceAll(/[\s\u00a0\u202f_']/g, '')
  if (ungrouped === '') return undefined
  if (integer && AMBIGUOUS.test(ungrouped)) {
    return new AmbiguousNumber(ungrouped)
  }
  const plain = GROUPED.test(ungrouped) ? ungrouped.replaceAll(',', '') : ungrouped
  const value = Number(plain)
  return PLAIN.test(plain) && Number.isFinite(value) ? value : text.trim()
}
