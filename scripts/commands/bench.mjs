// `npm run bench`: measures the figures of docs/benchmarks.md. Each *.bench.ts file of tests/bench is a program:
// `npm run bench -- pools` runs one, and `-- engine/` all whose paths contain that. Those of tests/bench/window get an
// Electron, a browser and a display. `npm run bench -- --table` measures nothing: it prints the latest results as a
// Markdown table.
import { readdirSync } from 'node:fs'
import { basename, sep } from 'node:path'
import { isWithinBounds, latestResult, markdownTable, textTable } from '../lib/bench-results.mjs'
import { prepare } from '../lib/build.mjs'
import { SetupError, message, runMain } from '../lib/messages.mjs'
import { NODE } from '../lib/node24.mjs'
import { inRoot } from '../lib/paths.mjs'
import { run } from '../lib/run.mjs'
import { withBrowsers } from '../lib/test-environment.mjs'

const SUFFIX = '.bench.ts'

await runMain(async () => {
  const words = process.argv.slice(2)
  return words.includes('--table') ? printMarkdownTable() : measure(words)
})

/** @param {readonly string[]} words see `chooseFiles` */
async function measure(words) {
  const files = chooseFiles(words)
  if (files.length === 0) throw new SetupError('setup_bench_unknown', { words: words.join(' ') })
  await prepare()
  if ((await runFile('build.ts')) !== 0) return 1
  const startedAt = new Date().toISOString()
  let worst = 0
  for (const file of files) {
    const bench = (/** @type {NodeJS.ProcessEnv} */ env) => runFile(file, env)
    const needsBrowsers = file.startsWith('window/')
    const needs = { chromium: needsBrowsers, electron: needsBrowsers }
    worst = Math.max(worst, await withBrowsers(needs, bench))
  }
  return Math.max(worst, printSummary(files.map(nameOf), startedAt))
}

/**
 * The benchmarks with a given name, else those whose path contains it; without words, all of them.
 * @param {readonly string[]} words
 */
function chooseFiles(words) {
  const all = allFiles()
  if (words.length === 0) return all
  const names = all.map(nameOf)
  return all.filter((file) =>
    words.some((word) => (names.includes(word) ? nameOf(file) === word : file.includes(word))),
  )
}

/** Paths relative to tests/bench. */
function allFiles() {
  const files = readdirSync(inRoot('tests', 'bench'), { encoding: 'utf8', recursive: true })
  return files
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.replaceAll(sep, '/'))
    .sort()
}

/** @param {string} file */
function nameOf(file) {
  return basename(file, SUFFIX)
}

/**
 * @param {string} file of tests/bench
 * @param {NodeJS.ProcessEnv} [env]
 */
async function runFile(file, env = {}) {
  return (await run(NODE, [inRoot('tests', 'bench', file)], { env })).status
}

/**
 * Prints all rows that were measured. A benchmark that crashed has no result, or only an earlier one.
 * @param {readonly string[]} names
 * @param {string} startedAt
 * @returns {number} 1 when a bound was missed or a benchmark crashed, else 0
 */
function printSummary(names, startedAt) {
  const results = names
    .flatMap((name) => latestResult(name) ?? [])
    .filter(({ measuredAt }) => measuredAt >= startedAt)
  const rows = results.flatMap((result) => result.rows)
  const crashed = names.filter((name) => !results.some((result) => result.name === name))
  const bounded = rows.filter(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined)
  const missed = bounded.filter((row) => !isWithinBounds(row)).length
  console.log(`\n${message('setup_bench_summary')}\n\n${textTable(rows).join('\n')}\n`)
  console.log(message('setup_bench_bounds', { bounds: bounded.length, missed }))
  if (crashed.length > 0) console.log(message('setup_bench_crashed', { names: crashed.join(', ') }))
  return missed + crashed.length > 0 ? 1 : 0
}

function printMarkdownTable() {
  const results = allFiles()
    .map(nameOf)
    .flatMap((name) => latestResult(name) ?? [])
  const [first] = results
  if (first === undefined) throw new SetupError('setup_bench_none')
  if (results.some(({ machine }) => machine !== first.machine)) throw new SetupError('setup_bench_machines')
  const days = results.map(({ measuredAt }) => measuredAt.slice(0, 10)).sort()
  const values = { machine: first.machine, from: days[0] ?? '', to: days.at(-1) ?? '' }
  const isOneDay = values.from === values.to
  console.log(`${message(isOneDay ? 'setup_bench_measured_on' : 'setup_bench_measured_from', values)}\n`)
  console.log(markdownTable(results.flatMap(({ rows }) => rows)).join('\n'))
  return 0
}
