import { setFlagsFromString } from 'node:v8'
import { runInThisContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { noInline } from '../../../../src/workloads/kernels/no-inline.ts'

interface Point {
  readonly x: number
  readonly y?: number
}
type Kernel = (point: Point) => number

interface Script {
  readonly kernel: Kernel
  readonly newCaller: (kernel: Kernel) => Kernel
  /** Makes V8 optimize a function that is called with points like this one. */
  readonly optimize: (caller: Kernel, point: Point) => void
  readonly optimizationStatus: (caller: Kernel) => number
}

/** V8's test functions (`%…`) optimize on demand, without a background thread, so the result is deterministic. */
const SCRIPT = `({
  kernel: (point) => point.x * 2,
  newCaller: (kernel) => (point) => {
    let sum = 0;
    for (let i = 0; i < 3; i++) sum += kernel(point);
    return sum;
  },
  optimize: (caller, point) => {
    %PrepareFunctionForOptimization(caller);
    for (let i = 0; i < 500; i++) caller(point);
    %OptimizeFunctionOnNextCall(caller);
    caller(point);
  },
  optimizationStatus: (caller) => %GetOptimizationStatus(caller),
})`
/** A bit of the optimization status: the function has optimized code. */
const OPTIMIZED = 1 << 4

/**
 * Optimizes a caller of a wrapped kernel, then breaks an assumption of the kernel (the shape of its argument). Returns
 * whether the caller was optimized before, and whether it still is.
 */
function staysOptimized(wrap: (kernel: Kernel) => Kernel): { before: boolean; after: boolean } {
  setFlagsFromString('--allow-natives-syntax')
  // A new script for each case: functions of the same script share the records of what they called.
  const script = runInThisContext(SCRIPT) as Script
  const isOptimized = (): boolean => (script.optimizationStatus(caller) & OPTIMIZED) !== 0
  const caller = script.newCaller(wrap(script.kernel))
  script.optimize(caller, { x: 1 })
  const before = isOptimized()
  expect(caller({ y: 1, x: 2 })).toBe(12)
  return { before, after: isOptimized() }
}

describe('noInline', () => {
  it('passes up to five arguments and the result', () => {
    const join = noInline(
      (one: number, two: string, three: string, four: string, five?: string) =>
        `${one}${two}${three}${four}${five ?? '-'}`,
    )
    expect(join(1, 'b', 'c', 'd')).toBe('1bcd-')
    expect(join(1, 'b', 'c', 'd', 'e')).toBe('1bcde')
  })

  it('passes on what the kernel throws', () => {
    const error = new RangeError('too far')
    const failing = noInline(() => {
      throw error
    })
    expect(failing).toThrow(error)
  })

  it('leaves the caller optimized when the kernel is deoptimized', () => {
    expect(staysOptimized(noInline)).toEqual({ before: true, after: true })
  })

  it('is needed: V8 inlines a plain kernel and deoptimizes the caller with it', () => {
    expect(staysOptimized((kernel) => kernel)).toEqual({ before: true, after: false })
  })
})
