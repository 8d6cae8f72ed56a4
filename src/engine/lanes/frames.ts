import { DefaultDeserializer, DefaultSerializer } from 'node:v8'

/** Each frame begins with the length of its body: a little-endian Uint32. */
export const FRAME_HEAD_BYTES = 4

/** A value as the structured clone algorithm knows it, as one frame; typed arrays keep their kind. */
export function encodeFrame(value: unknown): Buffer {
  const serializer = new DefaultSerializer()
  serializer.writeRawBytes(NO_HEAD)
  serializer.writeHeader()
  serializer.writeValue(value)
  const frame = serializer.releaseBuffer()
  frame.writeUInt32LE(frame.length - FRAME_HEAD_BYTES, 0)
  return frame
}

/** The value of a frame's body. Its typed arrays are views of the body, which must not be written to any more. */
export function decodeBody(body: Uint8Array): unknown {
  const deserializer = new DefaultDeserializer(body)
  deserializer.readHeader()
  return deserializer.readValue()
}

const NO_HEAD = Buffer.alloc(FRAME_HEAD_BYTES)
