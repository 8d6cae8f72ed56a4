import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { message } from './messages.mjs'
import { ROOT } from './paths.mjs'

/**
 * The result of a suite's tests; `failures` has a text for each failed one: its name and the first line of its error.
 * @typedef {{ passed: number, skipped: number, failures: readonly string[] }} Totals
 */
/** @typedef {Totals & { suite: string, seconds: number }} SuiteResult */
/** @typedef {{ projectName: string, status: string, results: { error?: { message?: string } }[] }} PlaywrightTest */
/** @typedef {{ title: string, file: string, tests: PlaywrightTest[] }} PlaywrightSpec */
/** @typedef {{ specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite */

/**
 * The totals of Vitest's JSON report. A file that failed before its first test counts as one failed test.
 * @param {{
 *   numPassedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: {
 *     name: string, status: string, message?: string,
 *     assertionResults: { status: string, fullName: string, failureMessages?: string[] | null }[],
 *   }[],
 * }} report
 * @returns {Totals}
 */
export function vitestTotals(report) {
  const failures = report.testResults.flatMap(({ name, status, message: error, assertionResults }) => {
    const file = relative(ROOT, name)
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (status === 'failed' && failed.length === 0) return [failureText(file, error)]
    return failed.map((test) => failureText(`${file} › ${test.fullName}`, test.failureMessages?.[0]))
  })
  return {
    passed: report.numPassedTests,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  }
}

/**
 * The totals of Playwright's JSON report. A test that passed only on a retry counts as failed.
 * @param {{
 *   stats: { expected: number, skipped: number }, errors: { message?: string }[], suites: PlaywrightSuite[],
 * }} report
 * @returns {Totals}
 */
export function playwrightTotals({ stats, errors, suites }) {
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
  const outside = errors.map((error) => failureText(message('setup_tests_outside'), error.message))
  return { passed: stats.expected, skipped: stats.skipped, failures: [...failed, ...outside] }
}

/**
 * The totals of a suite that has ended. One without a readable report, without tests, or with a bad exit status and no
 * failed test has crashed, which counts as a failure.
 * @template R
 * @param {string} file of its JSON report
 * @param {(report: R) => Totals} totalsOf
 * @param {number} status the exit status
 * @returns {Totals}
 */
export function suiteTotals(file, totalsOf, status) {
  const totals = readTotals(file, totalsOf)
  if (totals.failures.length > 0 || (status === 0 && totals.passed > 0)) return totals
  return { ...totals, failures: [message('setup_tests_crashed', { status, passed: totals.passed })] }
}

/**
 * The results as a table, the failures, and the line with the totals.
 * @param {readonly SuiteResult[]} results
 */
export function summary(results) {
  const heads = [
    message('setup_tests_head_suite'),
    message('setup_tests_head_passed'),
    message('setup_tests_head_failed'),
    message('setup_tests_head_skipped'),
    message('setup_tests_head_seconds'),
  ]
  const width = Math.max(...[heads[0] ?? '', ...results.map(({ suite }) => suite)].map((text) => text.length))
  /** @param {readonly (string | number)[]} cells */
  const row = ([suite = '', ...cells]) =>
    [String(suite).padEnd(width), ...cells.map((cell) => String(cell).padStart(9))].join('')
  const rows = results.map((one) =>
    row([one.suite, one.passed, one.failures.length, one.skipped, one.seconds.toFixed(1)]),
  )
  const failures = results.flatMap(({ suite, failures: texts }) => texts.map((text) => `✗ ${suite}: ${text}`))
  return [row(heads), ...rows, '', ...failures, ...(failures.length > 0 ? [''] : []), lastLine(results)].join(
    '\n',
  )
}

/** @param {readonly Totals[]} results */
export function lastLine(results) {
  const sum = (/** @type {(one: Totals) => number} */ count) =>
    results.reduce((total, one) => total + count(one), 0)
  const passed = sum((one) => one.passed)
  const failed = sum((one) => one.failures.length)
  const skipped = sum((one) => one.skipped)
  if (skipped === 0) return message('setup_tests_totals', { passed, failed })
  return message('setup_tests_totals_skipped', { passed, failed, skipped })
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
 * @param {string} [error] quoted to the end of its first line; the rest is in the suite's own output
 */
function failureText(test, error = message('setup_tests_no_message')) {
  return `${test}\n    ${stripVTControlCharacters(error).trim().split('\n', 1)[0]}`
}

/**
 * @template R
 * @param {string} file
 * @param {(report: R) => Totals} totalsOf
 * @returns {Totals}
 */
function readTotals(file, totalsOf) {
  try {
    if (existsSync(file)) return totalsOf(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // An unreadable report counts as none.
  }
  return { passed: 0, skipped: 0, failures: [] }
}
