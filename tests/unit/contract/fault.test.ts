import { expect, test } from 'vitest'
import { LabError, fault, faultOf } from '../../../src/contract/fault.ts'

test('a fault is a code with values', () => {
  expect(fault('runner_exited', { exitCode: 3 })).toEqual({
    code: 'runner_exited',
    values: { exitCode: 3 },
  })
})

test('an error of the lab carries its fault, and a message for logs', () => {
  const error = new LabError(fault('runner_exited', { exitCode: 3 }))
  expect(faultOf(error)).toBe(error.fault)
  expect(error.name).toBe('LabError')
  expect(error.message).toBe('runner_exited {"exitCode":3}')
})

test.each([
  [new RangeError('too far\nat line 3'), 'too far'],
  [new Error(''), ''],
  ['text', 'text'],
  [undefined, 'undefined'],
])('anything else that was thrown (%s) is unexpected', (thrown, text) => {
  expect(faultOf(thrown)).toEqual({ code: 'unexpected', values: { text } })
})
