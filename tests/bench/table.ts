import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

/** One line of a benchmark: a figure, and the bound it must hold where it has one. */
export interface BenchRow {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** Lowest and highest accepted value; left out where the figure is for information. */
  readonly atLeast?: number
  readonly atMost?: number
}

/** The middle value; of two middle ones their mean. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1] ?? NaN
  const high = sorted[Math.floor(middle)] ?? NaN
  return (low + high) / 2
}

/** True when the figure is inside its bounds. */
function holds({ value, atLeast = -Infinity, atMost = Infinity }: BenchRow): boolean {
  return value >= atLeast && value <= atMost
}

/** Prints the rows as a table, keeps them as JSON in `test-results/bench`, and sets the exit status to 1 when a bound does not hold. */
export function printBench(name: string, rows: readonly BenchRow[]): void {
  const cells = rows.map((row) => [row.what, figure(row), bound(row), verdict(row)])
  const table = [['what', 'measured', 'bound', ''], ...cells]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => (line[column] ?? '').length)))
  console.log(`\n${name} · ${machine()}\n`)
  for (const line of table) {
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  }
  const folder = fileURLToPath(new URL('../../test-results/bench/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const kept = { name, machine: machine(), measuredAt: new Date().toISOString(), rows }
  writeFileSync(`${folder}${name}.json`, `${JSON.stringify(kept, null, 2)}\n`)
  if (!rows.every(holds)) process.exitCode = 1
}

function machine(): string {
  const [cpu] = cpus()
  return `${cpu?.model.trim() ?? 'unknown processor'}, ${String(cpus().length)} cores, Node ${process.versions.node}`
}

function figure({ value, unit }: BenchRow): string {
  const digits = Math.abs(value) < 10 ? 3 : Math.abs(value) < 100 ? 1 : 0
  return `${value.toFixed(digits)}${unit === '' ? '' : ` ${unit}`}`
}

function bound({ atLeast, atMost, unit }: BenchRow): string {
  const suffix = unit === '' ? '' : ` ${unit}`
  if (atLeast !== undefined && atMost !== undefined) return `${String(atLeast)}–${String(atMost)}${suffix}`
  if (atLeast !== undefined) return `≥ ${String(atLeast)}${suffix}`
  return atMost === undefined ? '' : `≤ ${String(atMost)}${suffix}`
}

function verdict(row: BenchRow): string {
  if (row.atLeast === undefined && row.atMost === undefined) return ''
  return holds(row) ? 'holds' : 'FALLS SHORT'
}
