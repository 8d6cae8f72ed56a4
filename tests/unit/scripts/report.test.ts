import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { message } from '../../../scripts/lib/messages.mjs'
import { inRoot } from '../../../scripts/lib/paths.mjs'
import {
  lastLine,
  playwrightTotals,
  suiteTotals,
  summary,
  vitestTotals,
} from '../../../scripts/lib/report.mjs'
import { put, temporaryFolder } from './temporary-folder.ts'

const FAILED_TEST = {
  status: 'failed',
  fullName: 'a lamp shines',
  failureMessages: ['\u001b[31mAssertionError\u001b[39m: expected 1 to be 2\n    at lamp.test.ts:3'],
}
const FAILURE = `${join('tests', 'lamp.test.ts')} › a lamp shines\n    AssertionError: expected 1 to be 2`

const vitestReport = {
  numPassedTests: 3,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [
    { name: '', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'a lamp is there' }] },
    {
      name: inRoot('tests', 'lamp.test.ts'),
      status: 'failed',
      assertionResults: [{ status: 'passed', fullName: 'a lamp is dark' }, FAILED_TEST],
    },
  ],
}

/** Playwright's report of one test in a group of a file. */
function playwrightReport(status: string, errors: { message?: string }[] = []) {
  const results = [{}, { error: { message: 'Timeout of 5 s\n    at lamp.spec.ts:3' } }]
  const spec = { title: 'shines', file: 'lamp.spec.ts', tests: [{ projectName: 'window', status, results }] }
  const suites = [{ suites: [{ specs: [spec] }] }]
  return { stats: { expected: 5, skipped: 2 }, errors, suites }
}

function reportFile(content: string): string {
  return put(join(temporaryFolder(), 'report.json'), content)
}

describe('vitestTotals', () => {
  it('counts both kinds of skipped tests, and names each failure with its first line', () => {
    expect(vitestTotals(vitestReport)).toEqual({ passed: 3, skipped: 2, failures: [FAILURE] })
  })

  it('counts a file that failed before its first test as one failure', () => {
    const broken = { name: inRoot('bad.test.ts'), status: 'failed', message: 'No lamp', assertionResults: [] }
    const report = { ...vitestReport, testResults: [...vitestReport.testResults, broken] }
    expect(vitestTotals(report).failures).toEqual([FAILURE, 'bad.test.ts\n    No lamp'])
  })
})

describe('playwrightTotals', () => {
  const failure = 'lamp.spec.ts › shines [window]\n    Timeout of 5 s'

  it.each(['unexpected', 'flaky'])('counts %s tests as failures', (status) => {
    expect(playwrightTotals(playwrightReport(status))).toEqual({ passed: 5, skipped: 2, failures: [failure] })
  })

  it.each(['expected', 'skipped'])('counts no %s test as a failure', (status) => {
    expect(playwrightTotals(playwrightReport(status)).failures).toEqual([])
  })

  it('counts errors outside tests as failures', () => {
    const { failures } = playwrightTotals(playwrightReport('unexpected', [{ message: 'No browser' }, {}]))
    const outside = message('setup_tests_outside')
    expect(failures).toEqual([
      failure,
      `${outside}\n    No browser`,
      `${outside}\n    ${message('setup_tests_no_message')}`,
    ])
  })
})

describe('suiteTotals', () => {
  const passing = { ...vitestReport, testResults: [] }

  it('returns the totals of the report', () => {
    const totals = suiteTotals(reportFile(JSON.stringify(passing)), vitestTotals, 0)
    expect(totals).toEqual({ passed: 3, skipped: 2, failures: [] })
  })

  it('counts a missing report as a failure', () => {
    const failures = [message('setup_tests_crashed', { status: 0, passed: 0 })]
    expect(suiteTotals('/nowhere/report.json', vitestTotals, 0)).toEqual({ passed: 0, skipped: 0, failures })
  })

  it('counts an unreadable report as a failure', () => {
    expect(suiteTotals(reportFile('{"numPassed'), vitestTotals, 0).failures).toHaveLength(1)
  })

  it('counts a suite without tests as a failure', () => {
    const empty = { ...passing, numPassedTests: 0, numPendingTests: 0, numTodoTests: 0 }
    expect(suiteTotals(reportFile(JSON.stringify(empty)), vitestTotals, 0).failures).toHaveLength(1)
  })

  it('counts a bad exit status as a failure when all tests passed', () => {
    const { failures } = suiteTotals(reportFile(JSON.stringify(passing)), vitestTotals, 1)
    expect(failures).toEqual([message('setup_tests_crashed', { status: 1, passed: 3 })])
  })

  it('adds nothing to failed tests that explain a bad exit status', () => {
    const { failures } = suiteTotals(reportFile(JSON.stringify(vitestReport)), vitestTotals, 1)
    expect(failures).toEqual([FAILURE])
  })
})

describe('summary', () => {
  const unit = { suite: 'unit', passed: 10, skipped: 0, failures: [], seconds: 1.25 }
  const e2e = { suite: 'e2e', passed: 4, skipped: 2, failures: [FAILURE], seconds: 30 }

  it('ends with the totals, and mentions skipped tests only when there are any', () => {
    expect(lastLine([unit, unit])).toBe('tests: 20 passed, 0 failed')
    expect(lastLine([unit, e2e])).toBe('tests: 14 passed, 1 failed, 2 skipped')
    expect(summary([unit, e2e]).split('\n').at(-1)).toBe(lastLine([unit, e2e]))
  })

  it('has a row for each suite', () => {
    const lines = summary([unit, e2e]).split('\n')
    expect(lines[1]).toMatch(/^unit +10 +0 +0 +1\.3$/)
    expect(lines[2]).toMatch(/^e2e +4 +1 +2 +30\.0$/)
  })

  it('lists the failures above the totals', () => {
    expect(summary([unit, e2e]).endsWith(`\n\n✗ e2e: ${FAILURE}\n\n${lastLine([unit, e2e])}`)).toBe(true)
    expect(summary([unit])).not.toContain('✗')
  })
})
