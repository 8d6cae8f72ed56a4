import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRows, fillRows, multiply } from '../../../../src/workloads/cpu/matrix.ts'
import { runTasks } from '../../../fixtures/run-tasks.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const CONTEXT = bareContext()

/** The product by its definition, row by column. */
function naiveProduct(left: Float64Array, right: Float64Array, size: number): number[] {
  return Array.from(left, (_, index) => {
    const row = Math.floor(index / size)
    let sum = 0
    for (let k = 0; k < size; k++)
      sum += (left[row * size + k] ?? NaN) * (right[k * size + (index % size)] ?? NaN)
    return sum
  })
}

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, index) => (index % (size + 1) === 0 ? 1 : 0))
}

async function joinedProduct(size: number, tasks: number, seed = 1, yieldEvery = 0): Promise<number[]> {
  const { results } = await runTasks({ id: 'matrix', params: { size }, tasks, seed, yieldEvery })
  return (results as { product: Float64Array }[]).flatMap(({ product }) => [...product])
}

describe('multiply', () => {
  it('multiplies two 2 × 2 matrices (calculated by hand)', async () => {
    const product = await multiply(Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6, 7, 8), 2, CONTEXT)
    expect([...product]).toEqual([19, 22, 43, 50])
  })

  it.each([8, 65, 300])('does not change a matrix of size %i by the identity', async (size) => {
    const any = Float64Array.from({ length: size * size }, (_, index) => Math.sin(index))
    expect(await multiply(any, identity(size), size, CONTEXT)).toEqual(any)
    expect(await multiply(identity(size), any, size, CONTEXT)).toEqual(any)
  })

  it('agrees with the definition for any size and number of rows', async () => {
    const whole = fc.integer({ min: -1_000, max: 1_000 })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 80 }),
        fc.nat({ max: 12 }),
        fc.array(whole, { minLength: 1, maxLength: 50 }),
        async (size, rows, values) => {
          const value = (index: number): number => values[index % values.length] ?? NaN
          const left = Float64Array.from({ length: rows * size }, (_, index) => value(index * 3))
          const right = Float64Array.from({ length: size * size }, (_, index) => value(index + 1))
          expect([...(await multiply(left, right, size, CONTEXT))]).toEqual(naiveProduct(left, right, size))
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('matrix', () => {
  it('multiplies the matrices of its seed exactly, over several blocks', async () => {
    const size = 270
    const left = await fillRows(emptyRows(size, 5, 0, size), CONTEXT)
    const right = await fillRows(emptyRows(size, 5, size, 2 * size), CONTEXT)
    expect(left).not.toEqual(right)
    expect(await joinedProduct(size, 4, 5)).toEqual(naiveProduct(left, right, size))
  })

  it('computes the same product however it is split, and however often tasks yield', async () => {
    const whole = await joinedProduct(120, 1)
    expect(await joinedProduct(120, 7, 1)).toEqual(whole)
    // Another seed, so that the right matrix is generated again afterwards, by all tasks together.
    expect(await joinedProduct(120, 7, 2)).not.toEqual(whole)
    expect(await joinedProduct(120, 200, 1, 1)).toEqual(whole)
  })

  it('consists of numbers that are evenly distributed between 0 and 1', async () => {
    const numbers = [...(await fillRows(emptyRows(200, 1, 0, 200), CONTEXT))]
    expect(Math.min(...numbers)).toBe(0)
    expect(Math.max(...numbers)).toBe(1_023 / 1_024)
    expect(numbers.reduce((sum, number) => sum + number, 0) / numbers.length).toBeCloseTo(0.5, 2)
  })

  it('has different digests for all bands and seeds, reproducibly', async () => {
    const digests = async (seed: number): Promise<number[]> =>
      (await runTasks({ id: 'matrix', params: { size: 64 }, tasks: 8, seed })).digests
    expect(new Set([...(await digests(1)), ...(await digests(2))]).size).toBe(16)
    expect(await digests(1)).toEqual(await digests(1))
  })
})
