import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { ROOT } from './paths.mjs'

/**
 * What a suite's tests came to; `failures` has a text for each that failed: which, and what was wrong.
 * @typedef {{ passed: number, skipped: number, failures: readonly string[] }} Sums
 */
/** @typedef {Sums & { suite: string, seconds: number }} SuiteResult */
/** @typedef {{ projectName: string, status: string, results: { error?: { message?: string } }[] }} PlaywrightTest */
/** @typedef {{ title: string, file: string, tests: PlaywrightTest[] }} PlaywrightSpec */
/** @typedef {{ specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite */

/**
 * What Vitest's JSON report says. A file that failed before its first test counts as one failed test.
 * @param {{
 *   numPassedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: {
 *     name: string, status: string, message?: string,
 *     assertionResults: { status: string, fullName: string, failureMessages?: string[] | null }[],
 *   }[],
 * }} report
 * @returns {Sums}
 */
export function vitestSums(report) {
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(ROOT, name)
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (status === 'failed' && failed.length === 0) return [failureText(`${file} as a whole`, message)]
    return failed.map((test) => failureText(`${file} › ${test.fullName}`, test.failureMessages?.[0]))
  })
  return {
    passed: report.numPassedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  }
}

/**
 * What Playwright's JSON report says. A test that passed only on a second try counts as failed.
 * @param {{
 *   stats: { expected: number, skipped: number }, errors: { message?: string }[], suites: PlaywrightSuite[],
 * }} report
 * @returns {Sums}
 */
export function playwrightSums({ stats, errors, suites }) {
  const failed = specsOf(suites).flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ projectName, results }) =>
        failureText(
          `${file} › ${title} [${projectName}]`,
          results.find(({ error }) => error)?.error?.message,
        ),
      ),
  )
  const outside = errors.map(({ message }) => failureText('outside all tests', message))
  return { passed: stats.expected, skipped: stats.skipped, failures: [...failed, ...outside] }
}

/**
 * @param {PlaywrightSuite[]} suites
 * @returns {PlaywrightSpec[]}
 */
function specsOf(suites) {
  return suites.flatMap((suite) => [...(suite.specs ?? []), ...specsOf(suite.suites ?? [])])
}

/**
 * @param {string} test
 * @param {string} [message] its first line is told: the rest stands where the test ran
 */
function failureText(test, message = 'It failed without a message.') {
  return `${test}\n    ${stripVTControlCharacters(message).trim().split('\n', 1)[0]}`
}

/**
 * The sums of a suite that has ended. One that says nothing, tests nothing, or ends badly without a failed test
 * has crashed: that is a failure of its own.
 * @template R
 * @param {string} file where its JSON report should be
 * @param {(report: R) => Sums} sumsOf
 * @param {number} status the exit status
 * @returns {Sums}
 */
export function suiteSums(file, sumsOf, status) {
  const sums = readSums(file, sumsOf)
  if (sums.failures.length > 0 || (status === 0 && sums.passed > 0)) return sums
  return { ...sums, failures: [`It ended with status ${status} after ${sums.passed} passed tests.`] }
}

/**
 * @template R
 * @param {string} file
 * @param {(report: R) => Sums} sumsOf
 * @returns {Sums}
 */
function readSums(file, sumsOf) {
  try {
    if (existsSync(file)) return sumsOf(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // A report that cannot be read is no report.
  }
  return { passed: 0, skipped: 0, failures: [] }
}

/**
 * All suites in a table, what failed in them, and the line that sums them up.
 * @param {readonly SuiteResult[]} results
 */
export function summary(results) {
  const width = Math.max(...results.map(({ suite }) => suite.length), 'suite'.length)
  /** @param {readonly (string | number)[]} cells */
  const row = ([suite = '', ...cells]) =>
    [String(suite).padEnd(width), ...cells.map((cell) => String(cell).padStart(9))].join('')
  const rows = results.map((one) =>
    row([one.suite, one.passed, one.failures.length, one.skipped, one.seconds.toFixed(1)]),
  )
  const failures = results.flatMap(({ suite, failures }) => failures.map((text) => `✗ ${suite}: ${text}`))
  const table = [row(['suite', 'passed', 'failed', 'skipped', 'seconds']), ...rows]
  return [...table, '', ...failures, ...(failures.length > 0 ? [''] : []), lastLine(results)].join('\n')
}

/** @param {readonly Sums[]} results */
export function lastLine(results) {
  const sum = (/** @type {(one: Sums) => number} */ count) =>
    results.reduce((total, one) => total + count(one), 0)
  const [passed, failed] = [sum((one) => one.passed), sum((one) => one.failures.length)]
  const skipped = sum((one) => one.skipped)
  return `tests: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
