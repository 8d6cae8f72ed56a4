/** All arguments such a function may have: they are passed one by one, since an array of them would be garbage. */
type Arguments = [a?: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown]
type Kernel = (...args: Arguments) => unknown

/**
 * A chunk's function that V8 always compiles by itself. Inlined into the task that calls it, it would share that one's
 * fate: whenever the task does something for the first time (its first yield, a record that is full), V8 throws the
 * compiled code of both away, and the same work took 1.3 to 4.7 times as long in some trials.
 *
 * V8 inlines what it takes for the only function that is called at a place. So all such functions are called at one
 * place, and come to it as an array's element, which V8 does not take for a constant.
 */
export function noInline<Args extends Arguments, Result>(
  kernel: (...args: Args) => Result,
): (...args: Args) => Result {
  const box: [Kernel] = [kernel as Kernel]
  const called: Kernel = (a, b, c, d, e) => call(box[0], a, b, c, d, e)
  return called as (...args: Args) => Result
}

function call(kernel: Kernel, a: unknown, b: unknown, c: unknown, d: unknown, e: unknown): unknown {
  return kernel(a, b, c, d, e)
}

// V8 begins to note what is called where after some dozen calls; from then on it has seen two here.
const SEEN_AFTER_CALLS = 200
const others: readonly Kernel[] = [() => 0, () => 1]
for (let at = 0; at < SEEN_AFTER_CALLS; at++) {
  for (const other of others) call(other, 0, 0, 0, 0, 0)
}
