import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { SYSTEM_PROBLEMS, errorCode, messageOf, systemProblem } from '../../../src/base/errors.ts'

function thrownBy(action: () => unknown): unknown {
  try {
    action()
  } catch (error) {
    return error
  }
  throw new Error('Nothing was thrown.')
}

test('the message of anything that was thrown is text', () => {
  expect(messageOf(new RangeError('too far'))).toBe('too far')
  expect([messageOf('text'), messageOf(7), messageOf(undefined)]).toEqual(['text', '7', 'undefined'])
})

test('only errors with a string as their code have a code', () => {
  expect(errorCode(Object.assign(new Error(), { code: 'EACCES' }))).toBe('EACCES')
  for (const error of [new Error(), Object.assign(new Error(), { code: 5 }), { code: 'EACCES' }, null]) {
    expect(errorCode(error)).toBeUndefined()
  }
})

test('errors of the real system are classified', () => {
  const missing = thrownBy(() => readFileSync(`${tmpdir()}/interleave-no-such-file`))
  expect(systemProblem(missing)).toBe('not_found')
  expect(systemProblem(thrownBy(() => readFileSync(tmpdir())))).toBe('is_a_folder')
})

test.each([
  ['EACCES', 'permission_denied'],
  ['EPERM', 'permission_denied'],
  ['EDQUOT', 'quota_exceeded'],
  ['ENFILE', 'too_many_open_files'],
  ['EXDEV', 'unknown'],
  ['toString', 'unknown'],
])('%s is %s', (code, problem) => {
  const error = Object.assign(new Error(), { code })
  expect(systemProblem(error)).toBe(problem)
})

test('every class of problem is listed once', () => {
  expect(SYSTEM_PROBLEMS).toContain('unknown')
  expect(new Set(SYSTEM_PROBLEMS).size).toBe(SYSTEM_PROBLEMS.length)
})
