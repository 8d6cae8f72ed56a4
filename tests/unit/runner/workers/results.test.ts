import { expect, test } from 'vitest'
import { fault } from '../../../../src/contract/fault.ts'
import { ResultBuilder } from '../../../../src/runner/workers/results.ts'

test('results are columns in the order in which tasks ended, with the first fault', () => {
  const builder = new ResultBuilder()
  const cause = fault('page_status', { page: 1, status: 503 })
  builder.add({ task: 2, startMs: 0, endMs: 1, digest: 2 ** 32 - 1, fault: null })
  builder.add({ task: 0, startMs: 1, endMs: 2.5, digest: 0, fault: cause })
  builder.add({
    task: 1,
    startMs: 3,
    endMs: 4,
    digest: 0,
    fault: fault('page_status', { page: 2, status: 503 }),
  })
  expect(builder.count).toBe(3)
  expect(builder.firstFault).toBe(cause)
  expect(builder.columns()).toEqual({
    task: Int32Array.of(2, 0, 1),
    startMs: Float64Array.of(0, 1, 3),
    endMs: Float64Array.of(1, 2.5, 4),
    digest: Uint32Array.of(2 ** 32 - 1, 0, 0),
    failed: Uint8Array.of(0, 1, 1),
  })
})
