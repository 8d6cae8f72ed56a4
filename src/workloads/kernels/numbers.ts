import { noInline } from './no-inline.ts'

/** The whole numbers from `from` up to, but not including, `to`. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Splits `from … to` into consecutive ranges whose lengths differ by at most one. With few numbers some are empty. */
export function splitRange(from: number, to: number, parts: number): Range[] {
  const length = to - from
  const edge = (part: number): number => from + Math.floor((length * part) / parts)
  return Array.from({ length: parts }, (_, part) => ({ from: edge(part), to: edge(part + 1) }))
}

/**
 * Maps a number to a 32-bit number that looks random, by the finalizer of MurmurHash3 (Austin Appleby, public domain).
 * Unlike a random number generator it can compute the n-th number of a sequence without those before it.
 */
export function scramble(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}

/** 32-bit FNV-1a hash of bytes (Fowler, Noll, Vo; RFC 9923). `before` is the hash of the bytes that precede them. */
export const fnv1a = noInline((bytes: Uint8Array, before?: number): number => {
  let hash = before ?? 0x811c9dc5
  for (let i = 0; i < bytes.length; i++) {
    hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193)
  }
  return hash >>> 0
})
