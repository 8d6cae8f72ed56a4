/*
 * Why kernels must not be inlined
 * -------------------------------
 * A CPU-bound task is an async function that runs a kernel in a loop, with a safepoint after each chunk:
 *
 *     for (let start = from; start < to; start += CHUNK) {
 *       sum += sumChunk(start, start + CHUNK)
 *       if (ctx.shouldYield()) await ctx.yield()
 *     }
 *
 * V8's optimizing compiler likes to inline `sumChunk` into the task, which saves one call per 50 µs. But optimized code
 * rests on assumptions ("this branch was never taken"), and when one of them turns out wrong, V8 discards the whole
 * function's code, including everything inlined into it, and continues in the interpreter (a deoptimization). A task
 * breaks such assumptions when it does something for the first time, such as its first yield. With an inlined kernel the
 * arithmetic then runs unoptimized until V8 compiles the task again: in some trials the same work took 1.3 to 4.7 times
 * as long as in others, which is the size of the effects that the lab is meant to show. A kernel that was compiled as a
 * function in its own right stays optimized, whatever happens to its caller.
 *
 * How inlining is prevented
 * -------------------------
 * JavaScript has no annotation for this. V8 inlines a call if it can predict the function that is called: either
 * because its records show the same function each time, or because the function is a constant. So
 * 1. all kernels are called from one place, the function `call`, which has seen different functions since this module
 *    was loaded. V8 calls such a place "megamorphic" and does not inline there;
 * 2. a kernel reaches `call` as an element of an array, which V8 does not treat as a constant.
 *
 * Observed with Node 24 (V8 13.6) and Node 20 (V8 11.3). None of it is documented, so a new V8 may behave differently:
 * the unit test fails if a kernel is inlined, and the benchmarks show the run times.
 */

/** The arguments of a kernel. They are passed one by one: an array of them would be garbage at each call. */
type Arguments = [a?: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown]
type Kernel = (...args: Arguments) => unknown

/** Wraps a kernel so that V8 compiles it as a function in its own right and never inlines it into its caller. */
export function noInline<Args extends Arguments, Result>(
  kernel: (...args: Args) => Result,
): (...args: Args) => Result {
  const box: [Kernel] = [kernel as Kernel]
  const caller: Kernel = (a, b, c, d, e) => call(box[0], a, b, c, d, e)
  return caller as (...args: Args) => Result
}

function call(kernel: Kernel, a: unknown, b: unknown, c: unknown, d: unknown, e: unknown): unknown {
  return kernel(a, b, c, d, e)
}

// V8 starts to record what a function calls after a few dozen calls of that function.
const WARM_UP_CALLS = 200
const others: readonly Kernel[] = [() => 0, () => 1]
for (let i = 0; i < WARM_UP_CALLS; i++) {
  for (const other of others) call(other, 0, 0, 0, 0, 0)
}
