/**
 * A seeded source of numbers in [0, 1): the same seed gives the same sequence on every machine.
 * Mulberry32 by Tommy Ettinger (public domain): one 32-bit word of state, period 2^32.
 */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
