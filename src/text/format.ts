import type { Unit } from '../contract/plan/limits.ts'
import { textOf } from './lookup.ts'
import { m, unitMessages } from './messages.ts'

/** The locale of numbers, lists and dates: "20,000", "a, b and c", "28 Nov 2026, 14:05". */
const LOCALE = 'en-GB'

/** The text in place of a figure that could not be measured. */
export const NOT_AVAILABLE = m.not_available()

type Figure = number | null | undefined

/** A time with three significant digits and a suitable unit: "845 µs", "12.3 ms", "1.25 s", "2 min 5 s". */
export function formatMs(ms: Figure): string {
  if (!isFigure(ms)) return NOT_AVAILABLE
  const size = Math.abs(ms)
  if (size === 0) return m.unit_ms({ value: formatCount(0) })
  if (size < 0.9995) return m.unit_us({ value: formatCount(round3(ms * 1_000)) })
  if (size < 999.5) return m.unit_ms({ value: significant3(ms) })
  if (size < 119_500) return m.unit_s({ value: significant3(ms / 1_000) })
  return formatMinutes(ms)
}

/** An estimate of a time, in whole seconds and at least one: the last digits would only flicker. */
export function formatSeconds(ms: number): string {
  return formatMs(Math.max(1, Math.round(ms / 1_000)) * 1_000).replace(/\.0+(?=\D)/, '')
}

/** A ratio such as a speed-up: "1.92×". */
export function formatRatio(ratio: Figure): string {
  return isFigure(ratio) ? m.unit_ratio({ value: twoDecimals(ratio) }) : NOT_AVAILABLE
}

/** A ratio in a sentence: "1.9×", "48×". */
export function shortRatio(ratio: number): string {
  return m.unit_ratio({ value: Math.abs(ratio) < 9.95 ? fixed(ratio, 1) : formatCount(Math.round(ratio)) })
}

/** The average number of busy cores: "1.96". */
export function formatCores(use: Figure): string {
  return isFigure(use) ? twoDecimals(use) : NOT_AVAILABLE
}

/** A number of cores in a sentence: "2", "1.2", "0.11". */
export function shortCores(cores: number): string {
  return Number.isInteger(cores) ? formatCount(cores) : fixed(cores, Math.abs(cores) < 0.995 ? 2 : 1)
}

/** A share: 0.956 is "96 %"; below 10 % with one decimal. */
export function formatPercent(share: Figure): string {
  if (!isFigure(share)) return NOT_AVAILABLE
  const percent = share * 100
  return m.unit_percent({ value: fixed(percent, Math.abs(percent) >= 9.95 || percent === 0 ? 0 : 1) })
}

/** A share in a sentence: "5 %", "96 %". */
export function shortPercent(share: number): string {
  return m.unit_percent({ value: fixed(share * 100, 0) })
}

const BYTE_UNITS = [m.unit_bytes, m.unit_kB, m.unit_MB, m.unit_GB, m.unit_TB] as const

/** A size in decimal units: "512 bytes", "1.50 MB". */
export function formatBytes(bytes: Figure): string {
  if (!isFigure(bytes)) return NOT_AVAILABLE
  let unit = 0
  let value = bytes
  while (Math.abs(value) >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1_000
    unit += 1
  }
  const inUnit = BYTE_UNITS[unit] ?? m.unit_bytes
  return inUnit({ value: unit === 0 ? fixed(value, 0) : significant3(value), valueCount: value })
}

/** A count with thousands separators: "20,000". */
export function formatCount(count: Figure): string {
  return isFigure(count) ? COUNT.format(count) : NOT_AVAILABLE
}

/** A typed number with thousands separators: "0.002", "20,000". */
export function formatNumber(value: number): string {
  return NUMBER.format(value)
}

/** A number in the unit it is typed in: "20,000", "100 ms", "64 kB". */
export function formatUnit(value: number, unit: Unit): string {
  const text = formatNumber(value)
  return textOf(unitMessages, `unit_${unit}`, { value: text, valueCount: value }) ?? text
}

/** A unit beside the name of a field: symbols are the same in every language. */
export function unitName(unit: Unit): string {
  return unit === 'bytes' ? m.unit_name_bytes() : unit
}

/** A frequency such as tasks per second: "1,250 /s", "12.5 /s". */
export function formatPerSecond(rate: Figure): string {
  return isFigure(rate) ? m.unit_per_second({ value: formatCount(round3(rate)) }) : NOT_AVAILABLE
}

/** A count at the beginning of a sentence: a word up to ten, digits above. */
export function inWords(count: number): string {
  return textOf(unitMessages, `number_${String(count)}`) ?? formatCount(count)
}

/** The nouns that can be counted: those with a message `count_<noun>`. */
export type CountNoun = keyof typeof unitMessages extends infer Key
  ? Key extends `count_${infer Noun}`
    ? Noun
    : never
  : never

/** "1 trial", "2 trials", "1,000 tasks". */
export function countNoun(count: number, noun: CountNoun): string {
  return unitMessages[`count_${noun}`]({ number: formatCount(count), count })
}

/** "one trial", "two trials", "1,000 tasks". */
export function countInWords(count: number, noun: CountNoun): string {
  return unitMessages[`count_${noun}`]({ number: inWords(count), count })
}

/** "a", "a and b", "a, b and c". */
export function listAnd(items: readonly string[]): string {
  return AND.format(items)
}

/** "a", "a or b", "a, b or c". */
export function listOr(items: readonly string[]): string {
  return OR.format(items)
}

/** A moment in the local time zone: "28 Nov 2026, 14:05". */
export function formatDateTime(date: Date | string): string {
  const moment = new Date(date)
  return Number.isNaN(moment.getTime()) ? NOT_AVAILABLE : DATE_TIME.format(moment)
}

/** The text with its first letter in upper case. */
export function capitalize(text: string): string {
  return text.charAt(0).toLocaleUpperCase(LOCALE) + text.slice(1)
}

/** A sentence as the end of another one: without its full stop, and with a small letter, but for "CPU" and the like. */
export function asClause(sentence: string): string {
  const text = sentence.trim().replace(/\.+$/, '')
  return /^\p{Lu}\P{Lu}/u.test(text) ? text.charAt(0).toLocaleLowerCase(LOCALE) + text.slice(1) : text
}

const COUNT = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2, signDisplay: 'negative' })
const NUMBER = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 6, signDisplay: 'negative' })
const FIXED = [0, 1, 2].map((digits) => {
  const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return new Intl.NumberFormat(LOCALE, { ...decimals, signDisplay: 'negative' })
})
const AND = new Intl.ListFormat(LOCALE, { type: 'conjunction' })
const OR = new Intl.ListFormat(LOCALE, { type: 'disjunction' })
const DATE_TIME = new Intl.DateTimeFormat(LOCALE, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

function formatMinutes(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  const hours = Math.trunc(seconds / 3_600)
  const minutes = Math.trunc((seconds % 3_600) / 60)
  return hours === 0
    ? m.unit_min_s({ minutes: formatCount(minutes), seconds: formatCount(seconds % 60) })
    : m.unit_h_min({ hours: formatCount(hours), minutes: formatCount(minutes) })
}

function twoDecimals(value: number): string {
  return Math.abs(value) < 99.995 ? fixed(value, 2) : formatCount(Math.round(value))
}

/** Three significant digits; trailing zeros stay, so that figures in a column align. */
function significant3(value: number): string {
  const digits = Math.floor(Math.log10(Math.abs(round3(value))))
  return fixed(value, Math.min(2, Math.max(0, 2 - digits)))
}

/** With 0, 1 or 2 decimals. */
function fixed(value: number, decimals: number): string {
  return FIXED[decimals]?.format(value) ?? formatCount(value)
}

function round3(value: number): number {
  return Number(value.toPrecision(3))
}

function isFigure(value: Figure): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
