import { DefaultDeserializer, DefaultSerializer } from 'node:v8'

/**
 * What goes over a link at once: numbers, and whatever else there is, as the structured clone algorithm knows it.
 * Numbers go as they are, since serializing costs more than most small tasks; `rest` is undefined where there is
 * nothing else.
 */
export interface Frame {
  readonly numbers: ArrayLike<number>
  readonly rest?: unknown
}

/** Each frame begins with two Uint32: the bytes that follow this head, and the count of numbers; all little-endian. */
export const FRAME_HEAD_BYTES = 8

/** A frame as its bytes. */
export function encodeFrame({ numbers, rest }: Frame): Buffer {
  const plain = Buffer.allocUnsafe(FRAME_HEAD_BYTES + numbers.length * Float64Array.BYTES_PER_ELEMENT)
  plain.writeUInt32LE(plain.length - FRAME_HEAD_BYTES, 0)
  plain.writeUInt32LE(numbers.length, 4)
  for (let at = 0; at < numbers.length; at++) {
    plain.writeDoubleLE(numbers[at] ?? NaN, FRAME_HEAD_BYTES + at * Float64Array.BYTES_PER_ELEMENT)
  }
  if (rest === undefined) return plain
  const serializer = new DefaultSerializer()
  serializer.writeRawBytes(plain)
  serializer.writeHeader()
  serializer.writeValue(rest)
  const all = serializer.releaseBuffer()
  all.writeUInt32LE(all.length - FRAME_HEAD_BYTES, 0)
  return all
}

/** The head of a frame: how many bytes its body has, and how many numbers are in it. */
export function decodeHead(bytes: Buffer): { readonly bodyBytes: number; readonly numbers: number } {
  return { bodyBytes: bytes.readUInt32LE(0), numbers: bytes.readUInt32LE(4) }
}

/**
 * The frame whose body this is: a buffer of its own, that nobody writes to any more, since the frame's numbers and
 * typed arrays are views of it.
 */
export function decodeBody(body: Uint8Array<ArrayBuffer>, numbers: number): Frame {
  const plainBytes = numbers * Float64Array.BYTES_PER_ELEMENT
  // All machines that Node runs on are little-endian but s390x, which no classroom has.
  const columns = new Float64Array(body.buffer, 0, numbers)
  if (plainBytes === body.length) return { numbers: columns }
  const deserializer = new DefaultDeserializer(body.subarray(plainBytes))
  deserializer.readHeader()
  return { numbers: columns, rest: deserializer.readValue() }
}
