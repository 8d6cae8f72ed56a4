import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { inRoot } from './paths.mjs'

/**
 * One line of a benchmark: a figure, and the bound it must hold where it has one.
 * @typedef {object} BenchRow
 * @property {string} what
 * @property {number | null} value null = this machine cannot tell
 * @property {string} unit
 * @property {number} [atLeast] lowest and highest accepted value; left out where the figure is for information
 * @property {number} [atMost]
 */

/** @typedef {{ name: string, machine: string, measuredAt: string, rows: readonly BenchRow[] }} BenchResult */

const FOLDER = inRoot('test-results', 'bench')
const HEAD = ['what', 'measured', 'bound', '']

/**
 * Keeps a benchmark's rows as JSON.
 * @param {string} name as its file is called
 * @param {readonly BenchRow[]} rows
 * @returns {BenchResult}
 */
export function keepResult(name, rows) {
  const [cpu] = cpus()
  const machine = `${cpu?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.versions.node}`
  const result = { name, machine, measuredAt: new Date().toISOString(), rows }
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(fileOf(name), `${JSON.stringify(result, null, 2)}\n`)
  return result
}

/**
 * What a benchmark measured last, or null.
 * @param {string} name
 * @returns {BenchResult | null}
 */
export function keptResult(name) {
  return existsSync(fileOf(name)) ? JSON.parse(readFileSync(fileOf(name), 'utf8')) : null
}

/**
 * True when the figure is inside its bounds, or cannot be had on this machine.
 * @param {BenchRow} row
 */
export function holds({ value, atLeast = -Infinity, atMost = Infinity }) {
  return value === null || (value >= atLeast && value <= atMost)
}

/**
 * The rows as a table for the terminal.
 * @param {readonly BenchRow[]} rows
 */
export function textTable(rows) {
  return padded([HEAD, ...rows.map(cells)]).map((line) => line.join('  ').trimEnd())
}

/**
 * The rows as a table for the README, as Prettier would lay it.
 * @param {readonly BenchRow[]} rows
 */
export function markdownTable(rows) {
  const [head = [], ...lines] = padded([HEAD, ...rows.map(cells)])
  const rule = head.map((cell) => '-'.repeat(cell.length))
  return [head, rule, ...lines].map((line) => `| ${line.join(' | ')} |`)
}

/** @param {string[][]} table */
function padded(table) {
  const width = (/** @type {number} */ column) =>
    Math.max(3, ...table.map((line) => line[column]?.length ?? 0))
  return table.map((line) => line.map((cell, column) => cell.padEnd(width(column))))
}

/** @param {BenchRow} row */
function cells(row) {
  return [row.what, figure(row), bound(row), verdict(row)]
}

/** @param {BenchRow} row */
function figure({ value, unit }) {
  if (value === null) return 'not available'
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
  return holds(row) ? 'holds' : 'FALLS SHORT'
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
