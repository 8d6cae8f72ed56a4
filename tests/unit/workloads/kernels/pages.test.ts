import { describe, expect, it } from 'vitest'
import { bodyOf } from '../../../../src/workloads/kernels/pages.ts'
import { TaskError } from '../../../../src/workloads/sdk.ts'

describe('bodyOf', () => {
  it('returns the body of a page with status 200', () => {
    const body = Buffer.from('text')
    expect(bodyOf({ status: 200, body }, 3)).toBe(body)
  })

  it('throws page_status for any other status, and counts pages from 1', () => {
    expect(() => bodyOf({ status: 503, body: Buffer.from('') }, 3)).toThrow(
      TaskError.of('page_status', { page: 4, status: 503 }),
    )
  })
})
