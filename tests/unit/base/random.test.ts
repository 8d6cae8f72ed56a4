import { mean } from 'simple-statistics'
import { expect, test } from 'vitest'
import { random } from '../../../src/base/random.ts'

function sequence(count: number, seed: number): number[] {
  const next = random(seed)
  return Array.from({ length: count }, next)
}

test('one seed gives one sequence, on every machine', () => {
  // The first words of mulberry32 with seed 1, from an independent 64-bit computation.
  expect(sequence(3, 1).map((value) => value * 2 ** 32)).toEqual(reference(1, 3))
  expect(sequence(5, 4_294_967_295).map((value) => value * 2 ** 32)).toEqual(reference(4_294_967_295, 5))
})

test('different seeds give different sequences', () => {
  expect(sequence(5, 1)).not.toEqual(sequence(5, 2))
  expect(sequence(5, 0)).not.toEqual(sequence(5, 1))
})

test('values lie in [0, 1) and spread evenly', () => {
  const values = sequence(100_000, 7)
  expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0)
  expect(values.every((value) => value < 1)).toBe(true)
  // Standard error of the mean of 100,000 uniform values is 0.0009.
  expect(Math.abs(mean(values) - 0.5)).toBeLessThan(0.004)
  for (let tenth = 0; tenth < 10; tenth++) {
    const inTenth = values.filter((value) => Math.floor(value * 10) === tenth).length
    expect(Math.abs(inTenth - 10_000)).toBeLessThan(400)
  }
})

/** Mulberry32 in big integers, where no rounding of JavaScript numbers can hide. */
function reference(seed: number, count: number): number[] {
  const mask = 0xffff_ffffn
  let state = BigInt(seed)
  return Array.from({ length: count }, () => {
    state = (state + 0x6d2b_79f5n) & mask
    let mixed = ((state ^ (state >> 15n)) * (state | 1n)) & mask
    mixed ^= (mixed + (((mixed ^ (mixed >> 7n)) * (mixed | 61n)) & mask)) & mask
    return Number(mixed ^ (mixed >> 14n))
  })
}
