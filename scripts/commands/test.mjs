// `npm test`: runs every suite, and continues after failures. `npm test -- unit e2e` runs the named suites only, and
// `npm test -- unit tests/unit/cli -t name` passes the arguments after a suite's name to its program. The last line
// has the totals; the exit status is 0 only when nothing failed.
import { ensureBuilt, prepareSources } from '../lib/build.mjs'
import { message } from '../lib/messages.mjs'
import { summary } from '../lib/report.mjs'
import { failedTotals, runSuites } from '../lib/suite-runner.mjs'
import { allSuites, chooseSuites } from '../lib/suites.mjs'

/** @typedef {import('../lib/report.mjs').SuiteResult} SuiteResult */

const results = await runAll(process.argv.slice(2))
console.log(`\n${summary(results)}`)
process.exitCode = results.some(({ failures }) => failures.length > 0) ? 1 : 0

/**
 * @param {readonly string[]} words
 * @returns {Promise<SuiteResult[]>}
 */
async function runAll(words) {
  const startedAtMs = performance.now()
  try {
    await prepareSources()
    const suites = allSuites()
    const { chosen, args } = chooseSuites(suites, words)
    if (chosen.length === 0 || (args.length > 0 && chosen.length > 1)) {
      const names = suites.map(({ name }) => name).join(', ')
      return [setupFailure(message('setup_tests_unknown_suite', { words: words.join(' '), names }))]
    }
    if (chosen.some(({ needsBuild }) => needsBuild)) await ensureBuilt()
    return await runSuites(chosen, { args })
  } catch (error) {
    return [setupFailure(...failedTotals(error).failures)]
  }

  /**
   * @param {...string} failures
   * @returns {SuiteResult}
   */
  function setupFailure(...failures) {
    return {
      suite: 'set-up',
      passed: 0,
      skipped: 0,
      failures,
      seconds: (performance.now() - startedAtMs) / 1000,
    }
  }
}
