/**
 * A chunk's function that V8 always compiles by itself. Inlined into the task that calls it, it would share that one's
 * fate: whenever the task does something for the first time (its first yield, a record that is full), V8 throws the
 * compiled code of both away, and the same work took 1.3 to 4.7 times as long in some trials.
 *
 * V8 inlines what it knows is called. It learns nothing from `Reflect.apply`, and does not take an array's element for
 * a constant. A call costs about 0.1 µs more, of a chunk's 20–100.
 */
export function noInline<Args extends unknown[], Result>(
  kernel: (...args: Args) => Result,
): (...args: Args) => Result {
  const box: [typeof kernel] = [kernel]
  return (...args) => Reflect.apply(box[0], undefined, args)
}
