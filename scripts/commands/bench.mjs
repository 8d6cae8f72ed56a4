// `npm run bench`: measures the figures that the project promises. Each file of tests/bench is a program; `npm run bench
// -- pools` runs that one, and `-- window-` all whose names contain that. Those of the window (window*.bench.ts) get an
// Electron, a browser and a display. `npm run bench -- --readme` measures nothing: it prints the latest results as a
// table for the README.
import { readdirSync } from 'node:fs'
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
  return words.includes('--readme') ? printReadmeTable() : measure(words)
})

/** @param {readonly string[]} words see `chooseNames` */
async function measure(words) {
  const names = chooseNames(words)
  if (names.length === 0) throw new SetupError('setup_bench_unknown', { words: words.join(' ') })
  await prepare()
  await runFile('build.ts')
  const startedAt = new Date().toISOString()
  let worst = 0
  for (const name of names) {
    const bench = (/** @type {NodeJS.ProcessEnv} */ env) => runFile(`${name}${SUFFIX}`, env)
    const needsBrowsers = name.startsWith('window')
    const needs = { chromium: needsBrowsers, electron: needsBrowsers }
    worst = Math.max(worst, await withBrowsers(needs, bench))
  }
  return Math.max(worst, printSummary(names, startedAt))
}

/**
 * The benchmarks with a given name, else those that contain it; without words, all of them.
 * @param {readonly string[]} words
 */
function chooseNames(words) {
  const all = allNames()
  if (words.length === 0) return all
  return all.filter((name) =>
    words.some((word) => (all.includes(word) ? name === word : name.includes(word))),
  )
}

function allNames() {
  return readdirSync(inRoot('tests', 'bench'))
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort()
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

function printReadmeTable() {
  const results = allNames().flatMap((name) => latestResult(name) ?? [])
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
