/**
 * The first index in `from … to` for which `isAfter` is true, or `to` if none is. `isAfter` must be false for a
 * leading part of the range and true for the rest.
 */
export function partitionPoint(from: number, to: number, isAfter: (index: number) => boolean): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isAfter(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** The index of the first value of an ascending list that is greater than `value`. */
export function upperBound(ascending: ArrayLike<number>, value: number): number {
  return partitionPoint(0, ascending.length, (index) => (ascending[index] ?? Infinity) > value)
}

/** The index of the first value of an ascending list that is not less than `value`. */
export function lowerBound(ascending: ArrayLike<number>, value: number): number {
  return partitionPoint(0, ascending.length, (index) => (ascending[index] ?? Infinity) >= value)
}
