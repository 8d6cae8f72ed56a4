/**
 * The last step of MurmurHash3, 32 bits (Austin Appleby, public domain): neighbours come out far apart, so that the
 * n-th of a row of numbers can be made without those before it.
 */
export function scramble(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}
