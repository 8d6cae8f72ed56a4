import { ExtensionCodec, decode, encode } from '@msgpack/msgpack'

/**
 * MessagePack with typed arrays as extension types, so that a million slices travel as bytes. They are in the machine's
 * byte order: both ends are on one machine.
 */
const typedArrays = new ExtensionCodec()

type Column = Float64Array | Int32Array | Uint8Array
const TYPES: readonly [constructor: new (buffer: ArrayBuffer) => Column, type: number][] = [
  [Float64Array, 1],
  [Int32Array, 2],
  [Uint8Array, 3],
]
for (const [Constructor, type] of TYPES) {
  typedArrays.register({
    type,
    encode: (value) =>
      value instanceof Constructor ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null,
    // A copy: a view would need an aligned start, and would keep the whole message in memory. Not by `slice`, with which
    // a Buffer of Node does not copy.
    decode: (bytes) => new Constructor(new Uint8Array(bytes).buffer),
  })
}

/** Encodes a message. Fields that are undefined are left out. */
export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  return encode(message, { extensionCodec: typedArrays, ignoreUndefined: true })
}

/** Decodes a message, which is still to be parsed; throws an Error if the bytes are invalid. */
export function decodeMessage(bytes: ArrayBuffer | Uint8Array): unknown {
  return decode(bytes, { extensionCodec: typedArrays })
}
