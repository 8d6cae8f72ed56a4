import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fnv1a, scramble, splitRange } from '../../../../src/workloads/kernels/numbers.ts'

describe('splitRange', () => {
  it('returns consecutive ranges that cover all numbers and differ in length by at most one', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1e6 }),
        fc.nat({ max: 1e6 }),
        fc.integer({ min: 1, max: 500 }),
        (from, length, parts) => {
          const ranges = splitRange(from, from + length, parts)
          let next = from
          for (const range of ranges) {
            expect(range.from).toBe(next)
            next = range.to
          }
          expect(next).toBe(from + length)
          const lengths = ranges.map((range) => range.to - range.from)
          expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1)
        },
      ),
    )
  })
})

describe('scramble', () => {
  // Published for MurmurHash3_x86_32 of no bytes, whose only step is the finalizer applied to the seed.
  it.each([
    [0, 0],
    [1, 0x514e28b7],
    [0xffffffff, 0x81f16f39],
  ])('maps %i to the hash of the empty text with that seed', (seed, hash) => {
    expect(scramble(seed) >>> 0).toBe(hash)
  })
})

describe('fnv1a', () => {
  // Test vectors of FNV-1a, 32 bits: RFC 9923, appendix C.
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of "%s" is the published value', (text, hash) => {
    expect(fnv1a(Buffer.from(text))).toBe(hash)
  })

  it('continues from the hash of the bytes before', () => {
    expect(fnv1a(Buffer.from('bar'), fnv1a(Buffer.from('foo')))).toBe(0xbf9cf968)
  })
})
