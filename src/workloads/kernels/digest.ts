import { noInline } from './no-inline.ts'

/** FNV-1a over bytes, 32 bits (Fowler, Noll, Vo; RFC 9923); carried on from `before` where there were others. */
export const fnv1a = noInline((bytes: Uint8Array, before?: number): number => {
  let hash = before ?? 0x811c9dc5
  for (let i = 0; i < bytes.length; i++) {
    hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193)
  }
  return hash >>> 0
})
