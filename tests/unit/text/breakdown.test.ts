import { describe, expect, test } from 'vitest'
import { trialBreakdown } from '../../../src/analysis/breakdown/breakdown.ts'
import { PARTS } from '../../../src/analysis/breakdown/parts.ts'
import {
  besideMeaning,
  besideTitle,
  breakdownCaption,
  partMeaning,
  partTitle,
} from '../../../src/text/breakdown.ts'
import { trialOf } from '../../fixtures/documents.ts'
import { spaces } from './spaces.ts'

describe.each(PARTS)('the part %s', (part) => {
  test('has a title and a meaning', () => {
    expect(partTitle(part)).toMatch(/^[A-Z][^.]*$/)
    expect(partMeaning(part)).toMatch(/^[A-Z].*\.$/)
  })
})

test('titles are different', () => {
  expect(new Set(PARTS.map(partTitle)).size).toBe(PARTS.length)
})

test.each(['startup', 'harness'] as const)(
  '%s has a title, and the reason why it is not a part',
  (beside) => {
    expect(besideTitle(beside)).toMatch(/^[A-Z][^.]*$/)
    expect(besideMeaning(beside)).toMatch(/not part of the bar’s total\.$/)
  },
)

test('the caption names the trial and its total', () => {
  const breakdown = trialBreakdown(trialOf('threads', { wallMs: 816, workers: 8 }))
  if (breakdown === null) throw new Error('The trial has slices.')
  expect(spaces(breakdownCaption({ ...breakdown, model: 'threads', trial: 1 }))).toBe(
    'Trial 2, which has the median wall time: 816 ms × 8 workers.',
  )
})
