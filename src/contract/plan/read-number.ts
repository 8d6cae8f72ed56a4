/** "2,000,000": whole groups of three after the first. */
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/
/** Number() also reads "0x10"; a person who types that means something else. */
const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i

/**
 * What a person typed where a number belongs: the number, however its digits are grouped ("1,000", "1 000", "1_000"),
 * else the text itself, for the contract's own check to say what is wrong with it. Nothing typed is undefined.
 */
export function readNumber(text: string): number | string | undefined {
  const ungrouped = text.trim().replaceAll(/[\s\u00a0\u202f_']/g, '')
  if (ungrouped === '') return undefined
  const plain = GROUPED.test(ungrouped) ? ungrouped.replaceAll(',', '') : ungrouped
  const value = Number(plain)
  return PLAIN.test(plain) && Number.isFinite(value) ? value : text.trim()
}
