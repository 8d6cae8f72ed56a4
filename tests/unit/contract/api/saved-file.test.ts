import * as v from 'valibot'
import { expect, test } from 'vitest'
import { SavedFileSchema } from '../../../../src/contract/api/saved-file.ts'

const bytes = Uint8Array.of(1)

test.each(['timeline.png', 'web-20-tasks.svg'])('%s is a file name', (name) => {
  expect(v.is(SavedFileSchema, { name, bytes })).toBe(true)
})

test.each([
  '',
  'timeline.exe',
  '../timeline.png',
  'C:timeline.png',
  '.png',
  'a b.png',
  `${'x'.repeat(97)}.png`,
])('%j is not a file name', (name) => {
  expect(v.is(SavedFileSchema, { name, bytes })).toBe(false)
})

test('a file has between 1 byte and 64 MB, and no other fields', () => {
  const name = 'timeline.png'
  expect(v.is(SavedFileSchema, { name, bytes: new Uint8Array() })).toBe(false)
  expect(v.is(SavedFileSchema, { name, bytes: new Uint8Array(64 * 1024 * 1024 + 1) })).toBe(false)
  expect(v.is(SavedFileSchema, { name, bytes, folder: '/etc' })).toBe(false)
  expect(v.is(SavedFileSchema, { name, bytes: [1] })).toBe(false)
})
