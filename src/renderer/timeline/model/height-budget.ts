/** The heights of something that is drawn: where there is hardly any room, usually, and where there is plenty. */
export interface Heights {
  readonly least: number
  readonly usual: number
  readonly most: number
}

/** Halvings of the interval: finer than a pixel for any height of a screen. */
const STEPS = 16

/** The height at a share: 0 is the least, 1 the usual, 2 the most. In whole pixels, so that equal lanes look equal. */
export function heightAt({ least, usual, most }: Heights, share: number): number {
  return Math.floor(share <= 1 ? least + (usual - least) * share : usual + (most - usual) * (share - 1))
}

/**
 * The largest share from 0 to 2 whose height fits, by bisection; 0 where not even that does. `heightOf` must not
 * decrease.
 */
export function largestFitting(heightOf: (share: number) => number, height: number): number {
  if (heightOf(2) <= height) return 2
  let [fits, exceeds] = [0, 2]
  for (let step = 0; step < STEPS; step++) {
    const middle = (fits + exceeds) / 2
    if (heightOf(middle) <= height) fits = middle
    else exceeds = middle
  }
  return fits
}
