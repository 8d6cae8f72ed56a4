import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { message } from './messages.mjs'
import { inRoot } from './paths.mjs'

/**
 * One figure of a benchmark, with the bounds that it must meet where it has any.
 * @typedef {object} BenchRow
 * @property {string} what
 * @property {number | null} value null = not available on this machine
 * @property {string} unit
 * @property {number} [atLeast] lowest accepted value
 * @property {number} [atMost] highest accepted value
 */

/** @typedef {{ name: string, machine: string, measuredAt: string, rows: readonly BenchRow[] }} BenchResult */

const FOLDER = inRoot('test-results', 'bench')

/**
 * Saves a benchmark's rows as JSON.
 * @param {string} name of its file, without the suffix
 * @param {readonly BenchRow[]} rows
 * @returns {BenchResult}
 */
export function saveResult(name, rows) {
  const [cpu] = cpus()
  const machine = message('setup_bench_machine', {
    cpu: cpu?.model.trim() ?? '?',
    cores: cpus().length,
    node: process.versions.node,
  })
  const result = { name, machine, measuredAt: new Date().toISOString(), rows }
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(fileOf(name), `${JSON.stringify(result, null, 2)}\n`)
  return result
}

/**
 * The latest saved result of a benchmark, or null.
 * @param {string} name
 * @returns {BenchResult | null}
 */
export function latestResult(name) {
  return existsSync(fileOf(name)) ? JSON.parse(readFileSync(fileOf(name), 'utf8')) : null
}

/**
 * True when the figure meets its bounds, or is not available on this machine.
 * @param {BenchRow} row
 */
export function isWithinBounds({ value, atLeast = -Infinity, atMost = Infinity }) {
  return value === null || (value >= atLeast && value <= atMost)
}

/**
 * The lines of a table for the terminal.
 * @param {readonly BenchRow[]} rows
 */
export function textTable(rows) {
  return padded([heads(), ...rows.map(cells)]).map((line) => line.join('  ').trimEnd())
}

/**
 * The lines of a Markdown table, formatted as Prettier formats it.
 * @param {readonly BenchRow[]} rows
 */
export function markdownTable(rows) {
  const [head = [], ...lines] = padded([heads(), ...rows.map(cells)])
  const rule = head.map((cell) => '-'.repeat(cell.length))
  return [head, rule, ...lines].map((line) => `| ${line.join(' | ')} |`)
}

/** @param {string[][]} table */
function padded(table) {
  const width = (/** @type {number} */ column) =>
    Math.max(3, ...table.map((line) => line[column]?.length ?? 0))
  return table.map((line) => line.map((cell, column) => cell.padEnd(width(column))))
}

function heads() {
  return [
    message('setup_bench_head_what'),
    message('setup_bench_head_measured'),
    message('setup_bench_head_bound'),
    '',
  ]
}

/** @param {BenchRow} row */
function cells(row) {
  return [row.what, figure(row), bound(row), verdict(row)]
}

/** @param {BenchRow} row */
function figure({ value, unit }) {
  if (value === null) return message('setup_bench_not_available')
  const digits = Math.abs(value) < 10 ? 3 : Math.abs(value) < 100 ? 1 : 0
  return withUnit(value.toFixed(digits), unit)
}

/** @param {BenchRow} row */
function bound({ atLeast, atMost, unit }) {
  if (atLeast !== undefined && atMost !== undefined) return withUnit(`${atLeast}–${atMost}`, unit)
  if (atLeast !== undefined) return withUnit(`≥ ${atLeast}`, unit)
  return atMost === undefined ? '' : withUnit(`≤ ${atMost}`, unit)
}

/** @param {BenchRow} row */
function verdict(row) {
  if (row.value === null || (row.atLeast === undefined && row.atMost === undefined)) return ''
  return message(isWithinBounds(row) ? 'setup_bench_met' : 'setup_bench_missed')
}

/**
 * @param {string} text
 * @param {string} unit
 */
function withUnit(text, unit) {
  return unit === '' ? text : `${text} ${unit}`
}

/** @param {string} name */
function fileOf(name) {
  return inRoot('test-results', 'bench', `${name}.json`)
}
