// `npm test`: every layer in order, going on after failures; `npm test -- unit e2e` runs only those named.
// The last line sums up; the exit status is 0 only when nothing failed.
import { prepare } from './lib/prepare.mjs'
import { summary } from './lib/report.mjs'
import { say, Trouble } from './lib/say.mjs'
import { allSuites } from './lib/suites.mjs'

/** @typedef {import('./lib/report.mjs').SuiteResult} SuiteResult */

const results = await runAll(process.argv.slice(2))
console.log(`\n${summary(results)}`)
process.exitCode = results.some(({ failures }) => failures.length > 0) ? 1 : 0

/**
 * @param {readonly string[]} names
 * @returns {Promise<SuiteResult[]>}
 */
async function runAll(names) {
  const setup = await timed('set-up', () => prepare().then(() => ({ passed: 0, skipped: 0, failures: [] })))
  if (setup.failures.length > 0) return [setup]
  const suites = allSuites()
  const unknown = names.find((name) => !suites.some((suite) => suite.name === name))
  if (unknown !== undefined) {
    const text = `There is no suite "${unknown}": it must be one of ${suites.map(({ name }) => name).join(', ')}.`
    return [{ suite: unknown, passed: 0, skipped: 0, failures: [text], seconds: 0 }]
  }
  const chosen = names.length === 0 ? suites : suites.filter(({ name }) => names.includes(name))
  /** @type {SuiteResult[]} */
  const done = []
  for (const suite of chosen) {
    console.log(`\n── ${suite.name} ──`)
    done.push(await timed(suite.name, suite.run))
  }
  return done
}

/**
 * @param {string} suite
 * @param {() => Promise<import('./lib/report.mjs').Sums>} act
 * @returns {Promise<SuiteResult>}
 */
async function timed(suite, act) {
  const startedAtMs = performance.now()
  /** @param {import('./lib/report.mjs').Sums} sums */
  const result = (sums) => ({ suite, ...sums, seconds: (performance.now() - startedAtMs) / 1000 })
  try {
    return result(await act())
  } catch (error) {
    say(error instanceof Trouble ? error.message : String(error instanceof Error ? error.stack : error))
    return result({ passed: 0, skipped: 0, failures: ['It could not be run: see above.'] })
  }
}
