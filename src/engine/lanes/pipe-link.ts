import { readSync, writeSync } from 'node:fs'
import { decodeBody, decodeHead, encodeFrame, type Frame, FRAME_HEAD_BYTES } from './frames.ts'
import type { TaskLink } from './link.ts'

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

  send(frame: Frame): void {
    const bytes = encodeFrame(frame)
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#writeFd, bytes, at)
    } catch (error) {
      // The reader is gone; `receive` says so next.
      if (!isBrokenPipe(error)) throw error
    }
  }

  receive(): Frame | null {
    let got = 0
    while (got < FRAME_HEAD_BYTES) {
      const more = this.#read(this.#chunk, got)
      if (more === 0) return null
      got += more
    }
    const { bodyBytes, numbers } = decodeHead(this.#chunk)
    const body = new Uint8Array(bodyBytes)
    body.set(this.#chunk.subarray(FRAME_HEAD_BYTES, got))
    for (let at = got - FRAME_HEAD_BYTES; at < bodyBytes;) {
      const more = this.#read(body, at)
      if (more === 0) return null
      at += more
    }
    return decodeBody(body, numbers)
  }

  #read(into: Uint8Array, at: number): number {
    return readSync(this.#readFd, into, at, into.length - at, null)
  }
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}
