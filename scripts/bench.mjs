// `npm run bench`: prints the figures the project promises, as this machine has them. Each file of tests/bench is a
// program of its own; `npm run bench -- pools` runs only that one, `-- window-` all whose names contain that. Those of
// the window (window*.bench.ts) get an Electron, a browser and a display. `npm run bench -- --readme` measures nothing:
// it prints what was measured last as a table for the README.
import { readdirSync } from 'node:fs'
import { holds, keptResult, markdownTable, textTable } from './lib/bench-results.mjs'
import { NODE } from './lib/node24.mjs'
import { inRoot } from './lib/paths.mjs'
import { prepare } from './lib/prepare.mjs'
import { run } from './lib/run.mjs'
import { runMain, Trouble } from './lib/say.mjs'
import { withLabs } from './lib/suites.mjs'

const SUFFIX = '.bench.ts'

await runMain(async () => {
  const wanted = process.argv.slice(2)
  return wanted.includes('--readme') ? printReadme() : measure(wanted)
})

/** @param {readonly string[]} wanted words of names; none = all */
async function measure(wanted) {
  const names = chosenNames(wanted)
  if (names.length === 0) throw new Trouble(`There is no benchmark ${wanted.join(' ')} in tests/bench.`)
  await prepare()
  await runFile('build.ts')
  const startedAt = new Date().toISOString()
  let worst = 0
  for (const name of names) {
    const bench = (/** @type {NodeJS.ProcessEnv} */ env = {}) => runFile(`${name}${SUFFIX}`, env)
    worst = Math.max(worst, name.startsWith('window') ? await withLabs(bench) : await bench())
  }
  return Math.max(worst, printSummary(names, startedAt))
}

/** @param {readonly string[]} wanted a whole name means that one alone; none = all */
function chosenNames(wanted) {
  const all = allNames()
  if (wanted.length === 0) return all
  return all.filter((name) =>
    wanted.some((word) => (all.includes(word) ? name === word : name.includes(word))),
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
 * All rows of what was measured, with their verdicts. One that broke off left no result, or an earlier one.
 * @param {readonly string[]} names
 * @param {string} startedAt
 */
function printSummary(names, startedAt) {
  const results = names.flatMap((name) => keptResult(name) ?? []).filter((one) => one.measuredAt >= startedAt)
  const rows = results.flatMap((result) => result.rows)
  const broken = names.filter((name) => !results.some((result) => result.name === name))
  const bounds = rows.filter(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined)
  const short = bounds.filter((row) => !holds(row))
  console.log(`\nAll together\n\n${textTable(rows).join('\n')}\n`)
  console.log(`${bounds.length} bounds, ${short.length} of which fall short.`)
  if (broken.length > 0) console.log(`Broke off: ${broken.join(', ')}.`)
  return short.length + broken.length > 0 ? 1 : 0
}

function printReadme() {
  const results = allNames().flatMap((name) => keptResult(name) ?? [])
  const days = results.map(({ measuredAt }) => measuredAt.slice(0, 10))
  const first = results[0]
  if (first === undefined) throw new Trouble('Nothing was measured yet: run `npm run bench` first.')
  if (results.some(({ machine }) => machine !== first.machine)) {
    throw new Trouble('The kept figures are of different machines: run `npm run bench` again.')
  }
  const span = [...new Set([days.toSorted()[0], days.toSorted().at(-1)])].join(' to ')
  console.log(`Measured on ${first.machine}, ${span}:\n`)
  console.log(markdownTable(results.flatMap(({ rows }) => rows)).join('\n'))
  return 0
}
