import { describe, expect, it } from 'vitest'
import { noInline } from '../../../src/workloads/kernels/no-inline.ts'

describe('a function that is not inlined', () => {
  it('is handed its arguments, and its result comes back', () => {
    const joined = noInline(
      (one: number, two: string, three?: string) => `${String(one)}${two}${three ?? 'c'}`,
    )
    expect(joined(1, 'b')).toBe('1bc')
    expect(joined(1, 'b', 'd')).toBe('1bd')
  })

  it('throws what it throws', () => {
    const fault = new RangeError('too far')
    const failing = noInline(() => {
      throw fault
    })
    expect(failing).toThrow(fault)
  })
})
