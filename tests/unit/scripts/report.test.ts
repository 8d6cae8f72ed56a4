import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lastLine, playwrightSums, suiteSums, summary, vitestSums } from '../../../scripts/lib/report.mjs'

const vitestReport = {
  numPassedTests: 3,
  numFailedTests: 1,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
    { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
  ],
}

function reportFile(content: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'interleave-report-')), 'report.json')
  writeFileSync(file, content)
  return file
}

describe('sums of a Vitest report', () => {
  it('takes passed, failed, and both kinds of skipped tests', () => {
    expect(vitestSums(vitestReport)).toEqual({ passed: 3, failed: 1, skipped: 2 })
  })

  it('counts a file that failed before its first test as one failure', () => {
    const broken = { status: 'failed', assertionResults: [] }
    const report = { ...vitestReport, testResults: [...vitestReport.testResults, broken] }
    expect(vitestSums(report).failed).toBe(2)
  })
})

describe('sums of a Playwright report', () => {
  it('counts flaky tests and errors outside tests as failures', () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] }
    expect(playwrightSums(report)).toEqual({ passed: 5, failed: 3, skipped: 2 })
  })
})

describe('sums of a suite that has ended', () => {
  const passing = { ...vitestReport, numFailedTests: 0, testResults: [] }

  it('are those of its report when all went well', () => {
    const sums = suiteSums(reportFile(JSON.stringify(passing)), vitestSums, 0)
    expect(sums).toEqual({ passed: 3, failed: 0, skipped: 2 })
  })

  it('hold one failure when it left no report', () => {
    expect(suiteSums('/nowhere/report.json', vitestSums, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('hold one failure when its report cannot be read', () => {
    expect(suiteSums(reportFile('{"numPassed'), vitestSums, 0).failed).toBe(1)
  })

  it('hold one failure when it tested nothing', () => {
    const empty = { ...passing, numPassedTests: 0, numPendingTests: 0, numTodoTests: 0 }
    expect(suiteSums(reportFile(JSON.stringify(empty)), vitestSums, 0).failed).toBe(1)
  })

  it('hold one failure when all tests passed and it ended badly', () => {
    expect(suiteSums(reportFile(JSON.stringify(passing)), vitestSums, 1).failed).toBe(1)
  })

  it('add nothing to failures that explain a bad end', () => {
    expect(suiteSums(reportFile(JSON.stringify(vitestReport)), vitestSums, 1).failed).toBe(1)
  })
})

describe('the last line', () => {
  const unit = { suite: 'unit', passed: 10, failed: 0, skipped: 0, seconds: 1.25 }
  const e2e = { suite: 'e2e', passed: 4, failed: 1, skipped: 2, seconds: 30 }

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
})
