import { type BenchRow, isWithinBounds, saveResult, textTable } from '../../scripts/lib/bench-results.mjs'

export type { BenchRow } from '../../scripts/lib/bench-results.mjs'

/** The middle value, or the mean of the two middle ones; NaN without values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1] ?? NaN
  const high = sorted[Math.floor(middle)] ?? NaN
  return (low + high) / 2
}

/** The value that 95 of 100 values do not exceed. */
export function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? NaN
}

/**
 * Prints the rows as a table, saves them as JSON in `test-results/bench`, and sets the exit status to 1 when a bound is
 * missed.
 */
export function printBench(name: string, rows: readonly BenchRow[]): void {
  const broken = rows.find((row) => Number.isNaN(row.value))
  if (broken !== undefined) throw new Error(`There is no figure for "${broken.what}".`)
  const { machine } = saveResult(name, rows)
  console.log(`\n${name} · ${machine}\n\n${textTable(rows).join('\n')}`)
  if (!rows.every(isWithinBounds)) process.exitCode = 1
}
