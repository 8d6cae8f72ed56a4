import { readSync, writeSync } from 'node:fs'
import { decodeBody, decodeHead, type Frame, FRAME_HEAD_BYTES } from './frames.ts'
import type { TaskLink } from './link.ts'

/** What a pipe holds on Linux (pipe(7)), and so what one read can give. */
const CHUNK_BYTES = 65_536

/** A link of two pipes, read and written by calls that block: its thread has nothing else to do. */
export class PipeLink implements TaskLink {
  readonly #readFd: number
  readonly #writeFd: number
  readonly #chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  /** Where in the chunk that begins and ends which was read and belongs to the next frame. */
  #from = 0
  #to = 0

  constructor({ readFd, writeFd }: { readonly readFd: number; readonly writeFd: number }) {
    this.#readFd = readFd
    this.#writeFd = writeFd
  }

  send(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(this.#writeFd, bytes, at)
    } catch (error) {
      // The reader is gone; `receive` says so next.
      if (!isBrokenPipe(error)) throw error
    }
  }

  receive(): Frame | null {
    if (!this.#readHead()) return null
    const head = this.#chunk.subarray(this.#from, this.#from + FRAME_HEAD_BYTES)
    const { bodyBytes, numbers } = decodeHead(head)
    const body = new Uint8Array(bodyBytes)
    const bodyFrom = this.#from + FRAME_HEAD_BYTES
    this.#from = Math.min(this.#to, bodyFrom + bodyBytes)
    body.set(this.#chunk.subarray(bodyFrom, this.#from))
    for (let at = this.#from - bodyFrom; at < bodyBytes;) {
      const more = this.#read(body, at)
      if (more === 0) return null
      at += more
    }
    return decodeBody(body, numbers)
  }

  /** Reads until there is a head; false when the other side is gone before that. */
  #readHead(): boolean {
    if (this.#to - this.#from >= FRAME_HEAD_BYTES) return true
    this.#chunk.copyWithin(0, this.#from, this.#to)
    this.#to -= this.#from
    this.#from = 0
    while (this.#to < FRAME_HEAD_BYTES) {
      const more = this.#read(this.#chunk, this.#to)
      if (more === 0) return false
      this.#to += more
    }
    return true
  }

  #read(into: Uint8Array, at: number): number {
    return readSync(this.#readFd, into, at, into.length - at, null)
  }
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}
