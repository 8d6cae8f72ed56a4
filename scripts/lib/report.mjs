import { existsSync, readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Sums */
/** @typedef {Sums & { suite: string, seconds: number }} SuiteResult */

/**
 * What Vitest's JSON report says. A file that failed before its first test counts as one failed test.
 * @param {{
 *   numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 *   testResults: { status: string, assertionResults: { status: string }[] }[],
 * }} report
 * @returns {Sums}
 */
export function vitestSums(report) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/**
 * What Playwright's JSON report says. A test that passed only on a second try counts as failed.
 * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} report
 * @returns {Sums}
 */
export function playwrightSums({ stats, errors }) {
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }
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
  const hasCrashed = sums.passed + sums.failed === 0 || (status !== 0 && sums.failed === 0)
  return hasCrashed ? { ...sums, failed: sums.failed + 1 } : sums
}

/**
 * @template R
 * @param {string} file
 * @param {(report: R) => Sums} sumsOf
 */
function readSums(file, sumsOf) {
  try {
    if (existsSync(file)) return sumsOf(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // A report that cannot be read is no report.
  }
  return { passed: 0, failed: 0, skipped: 0 }
}

/**
 * All suites in a table, and the line that sums them up.
 * @param {readonly SuiteResult[]} results
 */
export function summary(results) {
  const width = Math.max(...results.map(({ suite }) => suite.length), 'suite'.length)
  /** @param {readonly (string | number)[]} cells */
  const row = ([suite = '', ...cells]) =>
    [String(suite).padEnd(width), ...cells.map((cell) => String(cell).padStart(9))].join('')
  const rows = results.map((one) =>
    row([one.suite, one.passed, one.failed, one.skipped, one.seconds.toFixed(1)]),
  )
  return [row(['suite', 'passed', 'failed', 'skipped', 'seconds']), ...rows, '', lastLine(results)].join('\n')
}

/** @param {readonly Sums[]} results */
export function lastLine(results) {
  const sum = (/** @type {keyof Sums} */ key) => results.reduce((total, one) => total + one[key], 0)
  const skipped = sum('skipped')
  return `tests: ${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
