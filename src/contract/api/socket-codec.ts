import { ExtensionCodec, decode, encode } from '@msgpack/msgpack'

/**
 * MessagePack with the lab's columns as extension types, so that a million slices travel as bytes and not as text.
 * Bytes are in the machine's own order: both ends are on one machine.
 */
const columns = new ExtensionCodec()

type Column = Float64Array | Int32Array | Uint8Array
/** Columns come in as copies of their own: a view would need a start that fits it, and hold the whole message. */
const KINDS: readonly [kind: new (buffer: ArrayBuffer) => Column, type: number][] = [
  [Float64Array, 1],
  [Int32Array, 2],
  [Uint8Array, 3],
]
for (const [Kind, type] of KINDS) {
  columns.register({
    type,
    // Only the view itself: `startMs` and `endMs` of a worker may be two views of one buffer.
    encode: (value) =>
      value instanceof Kind ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null,
    decode: (bytes) => new Kind(bytes.slice().buffer),
  })
}

/** A message as bytes. Fields that are undefined are left out. */
export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  return encode(message, { extensionCodec: columns, ignoreUndefined: true })
}

/** What the bytes say, not yet checked; throws an Error when they are no message. */
export function decodeMessage(bytes: ArrayBuffer | Uint8Array): unknown {
  return decode(bytes, { extensionCodec: columns })
}
