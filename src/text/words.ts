import { formatCount } from './format.ts'

const SMALL_NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** A number as it stands in a sentence: words up to ten, digits above. */
export function inWords(count: number): string {
  return SMALL_NUMBERS[count] ?? formatCount(count)
}

/** "1 trial", "2 trials", "1,000 tasks" */
export function countNoun(count: number, noun: string): string {
  return `${formatCount(count)} ${count === 1 ? noun : `${noun}s`}`
}

/** "one process", "two processes" */
export function countOf(count: number, singular: string, plural: string): string {
  return `${inWords(count)} ${count === 1 ? singular : plural}`
}

/** "1.9 times", "48 times" */
export function timesWords(times: number): string {
  return `${times < 9.95 ? times.toFixed(1) : formatCount(Math.round(times))} times`
}

/** "a", "a and b", "a, b and c" */
export function listNames(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}

/** The sentence with its first letter capital. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
