import {
  formatBytes,
  formatCount,
  formatMs,
  listAnd,
  shortCores,
  shortPercent,
  shortRatio,
} from './format.ts'
import type { Inputs } from './lookup.ts'
import { m } from './messages.ts'

type Values = Readonly<Record<string, unknown>>

/** Formats values by their name, if the name has no unit. */
export type Words = Readonly<Record<string, (value: unknown, all: Values) => string>>

/** The result of `inputsOf`: a text for each value, and a number for numbers and lists. */
type InputsOf<Of> = { readonly [Name in keyof Of & string]: string } & {
  readonly [
    Name in keyof Of & string as Of[Name] extends number | readonly unknown[] ? `${Name}Count` : never
  ]: number
}

/** A message for each code, which needs only values that the code has. */
export type Table<Prefix extends string, Codes> = {
  readonly [Code in keyof Codes & string as `${Prefix}_${Code}`]: (inputs: InputsOf<Codes[Code]>) => string
}

/** Numbers that are names: "PID 12345", not "12,345". */
const NAMES: ReadonlySet<string> = new Set(['pid', 'thread', 'page', 'status', 'exitCode', 'supported'])

/**
 * The inputs of a message from the values of a fault, warning or finding, which may be unknown to this version if they
 * come from a file: each value as a text, formatted by its name and unit suffix, and for plural selectors the number
 * itself, or the length of a list, under the name with `Count` at its end. Null is "none".
 */
export function inputsOf(of: object, words: Words = {}): Inputs {
  const values = of as Values
  const inputs: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(values)) {
    const word = Object.hasOwn(words, name) ? words[name] : undefined
    inputs[name] = word === undefined ? formatValue(name, value) : word(value, values)
    if (typeof value === 'number') inputs[`${name}Count`] = value
    if (Array.isArray(value)) inputs[`${name}Count`] = value.length
  }
  return inputs
}

function formatValue(name: string, value: unknown): string {
  if (typeof value === 'number') return formatNumeric(name, value)
  if (Array.isArray(value)) return listAnd(value.map((item) => formatValue(name, item)))
  if (typeof value === 'string' || typeof value === 'boolean') return String(value)
  return value === null ? 'none' : JSON.stringify(value)
}

function formatNumeric(name: string, value: number): string {
  if (NAMES.has(name)) return String(value)
  if (/Ms$/.test(name)) return formatMs(value)
  if (/Bytes$/.test(name)) return formatBytes(value)
  if (/Mb$/.test(name)) return m.unit_MB({ value: formatCount(value) })
  if (/ratio$/i.test(name)) return shortRatio(value)
  if (/share$/i.test(name)) return shortPercent(value)
  if (/cores$/i.test(name) || name === 'cpuUse') return shortCores(value)
  return formatCount(value)
}
