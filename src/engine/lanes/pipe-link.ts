import { readSync, writeSync } from 'node:fs'
import { decodeBody, encodeFrame, FRAME_HEAD_BYTES } from './frames.ts'
import type { TaskLink } from './protocol.ts'

/** What a pipe holds on Linux (pipe(7)), and so what one read can give. */
const CHUNK_BYTES = 65_536

/** A link of two pipes, read and written by calls that block: its thread has nothing else to do. */
export class PipeLink implements TaskLink {
  readonly #readFd: number
  readonly #writeFd: number
  readonly #chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES)

  constructor({ readFd, writeFd }: { readonly readFd: number; readonly writeFd: number }) {
    this.#readFd = readFd
    this.#writeFd = writeFd
  }

  send(value: unknown): void {
    const frame = encodeFrame(value)
    try {
      for (let at = 0; at < frame.length;) at += writeSync(this.#writeFd, frame, at)
    } catch (error) {
      // The reader is gone; `receive` says so next.
      if (!isBrokenPipe(error)) throw error
    }
  }

  receive(): unknown {
    let got = this.#read(this.#chunk, 0)
    while (got > 0 && got < FRAME_HEAD_BYTES) {
      const more = this.#read(this.#chunk, got)
      if (more === 0) return null
      got += more
    }
    if (got === 0) return null
    const body = new Uint8Array(this.#chunk.readUInt32LE(0))
    body.set(this.#chunk.subarray(FRAME_HEAD_BYTES, got))
    for (let at = got - FRAME_HEAD_BYTES; at < body.length;) {
      const more = this.#read(body, at)
      if (more === 0) return null
      at += more
    }
    return decodeBody(body)
  }

  #read(into: Uint8Array, at: number): number {
    return readSync(this.#readFd, into, at, into.length - at, null)
  }
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}
