import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inRoot } from '../../../scripts/lib/paths.mjs'
import { lastLine, playwrightSums, suiteSums, summary, vitestSums } from '../../../scripts/lib/report.mjs'

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
  const file = join(mkdtempSync(join(tmpdir(), 'interleave-report-')), 'report.json')
  writeFileSync(file, content)
  return file
}

describe('sums of a Vitest report', () => {
  it('takes passed and both kinds of skipped tests, and what failed with its first line', () => {
    expect(vitestSums(vitestReport)).toEqual({ passed: 3, skipped: 2, failures: [FAILURE] })
  })

  it('counts a file that failed before its first test as one failure', () => {
    const broken = { name: inRoot('bad.test.ts'), status: 'failed', message: 'No lamp', assertionResults: [] }
    const report = { ...vitestReport, testResults: [...vitestReport.testResults, broken] }
    expect(vitestSums(report).failures).toEqual([FAILURE, 'bad.test.ts as a whole\n    No lamp'])
  })
})

describe('sums of a Playwright report', () => {
  const failure = 'lamp.spec.ts › shines [window]\n    Timeout of 5 s'

  it.each(['unexpected', 'flaky'])('counts %s tests as failures', (status) => {
    expect(playwrightSums(playwrightReport(status))).toEqual({ passed: 5, skipped: 2, failures: [failure] })
  })

  it.each(['expected', 'skipped'])('counts no %s test as a failure', (status) => {
    expect(playwrightSums(playwrightReport(status)).failures).toEqual([])
  })

  it('counts errors outside tests as failures', () => {
    const { failures } = playwrightSums(playwrightReport('unexpected', [{ message: 'No browser' }, {}]))
    expect(failures).toEqual([
      failure,
      'outside all tests\n    No browser',
      'outside all tests\n    It failed without a message.',
    ])
  })
})

describe('sums of a suite that has ended', () => {
  const passing = { ...vitestReport, testResults: [] }

  it('are those of its report when all went well', () => {
    const sums = suiteSums(reportFile(JSON.stringify(passing)), vitestSums, 0)
    expect(sums).toEqual({ passed: 3, skipped: 2, failures: [] })
  })

  it('hold one failure when it left no report', () => {
    const failures = ['It ended with status 0 after 0 passed tests.']
    expect(suiteSums('/nowhere/report.json', vitestSums, 0)).toEqual({ passed: 0, skipped: 0, failures })
  })

  it('hold one failure when its report cannot be read', () => {
    expect(suiteSums(reportFile('{"numPassed'), vitestSums, 0).failures).toHaveLength(1)
  })

  it('hold one failure when it tested nothing', () => {
    const empty = { ...passing, numPassedTests: 0, numPendingTests: 0, numTodoTests: 0 }
    expect(suiteSums(reportFile(JSON.stringify(empty)), vitestSums, 0).failures).toHaveLength(1)
  })

  it('hold one failure when all tests passed and it ended badly', () => {
    const { failures } = suiteSums(reportFile(JSON.stringify(passing)), vitestSums, 1)
    expect(failures).toEqual(['It ended with status 1 after 3 passed tests.'])
  })

  it('add nothing to failures that explain a bad end', () => {
    const { failures } = suiteSums(reportFile(JSON.stringify(vitestReport)), vitestSums, 1)
    expect(failures).toEqual([FAILURE])
  })
})

describe('the last line', () => {
  const unit = { suite: 'unit', passed: 10, skipped: 0, failures: [], seconds: 1.25 }
  const e2e = { suite: 'e2e', passed: 4, skipped: 2, failures: [FAILURE], seconds: 30 }

  it('sums up all suites, and is silent about skipped tests where there are none', () => {
    expect(lastLine([unit, unit])).toBe('tests: 20 passed, 0 failed')
    expect(lastLine([unit, e2e])).toBe('tests: 14 passed, 1 failed, 2 skipped')
  })

  it('ends the table that has a row for each suite', () => {
    const lines = summary([unit, e2e]).split('\n')
    expect(lines[1]).toMatch(/^unit +10 +0 +0 +1\.3$/)
    expect(lines[2]).toMatch(/^e2e +4 +1 +2 +30\.0$/)
    expect(lines.at(-1)).toBe(lastLine([unit, e2e]))
  })

  it('comes after all that failed, so that the end of a long log tells it', () => {
    expect(summary([unit, e2e]).endsWith(`\n\n✗ e2e: ${FAILURE}\n\n${lastLine([unit, e2e])}`)).toBe(true)
    expect(summary([unit])).not.toContain('✗')
  })
})
