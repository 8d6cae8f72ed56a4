import { expect, test } from 'vitest'
import { doing } from '../../../src/renderer/experiment/sketch.ts'

test.each([
  ['cpu', 'compute'],
  ['io', 'mostly wait'],
  ['mixed', 'wait and compute'],
  ['transfer', 'compute on what they are sent'],
] as const)('the caption of a sketch says what tasks of the kind %s do', (kind, words) => {
  expect(doing(kind)).toBe(words)
})
