import { describe, expect, it } from 'vitest'
import { stir } from '../../../../src/workloads/kernels/stir.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const CONTEXT = bareContext()

describe('stir', () => {
  // The first numbers of xorshift32 with the shifts 13, 17, 5 from the state 1.
  it.each([
    [0, 1],
    [1, 270_369],
    [2, 67_634_689],
    [3, 2_647_435_461],
    [4, 307_599_695],
  ])('after %i rounds from 1 is %i', async (rounds, number) => {
    expect(await stir(1, rounds, CONTEXT)).toBe(number)
  })

  it.each([1, 9_999, 10_000, 10_001, 24_999])(
    'computes the same number in two parts, the first with %i rounds',
    async (first) => {
      const middle = await stir(7, first, CONTEXT)
      expect(await stir(middle, 25_000 - first, CONTEXT)).toBe(await stir(7, 25_000, CONTEXT))
    },
  )
})
