import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { decodeBody, decodeHead, type Frame, FRAME_HEAD_BYTES } from './frames.ts'
import type { TaskLink } from './link.ts'

/** Listens for the one process that will connect. */
export async function listenLink(path: string): Promise<TaskLink> {
  const server = createServer()
  const socket = once(server, 'connection').then(([connection]) => {
    server.close()
    return new SocketLink(connection as Socket)
  })
  server.listen(path)
  await once(server, 'listening')
  return {
    send: (bytes) => void socket.then((link) => link.send(bytes)),
    receive: () => socket.then((link) => link.receive()),
  }
}

export async function connectLink(path: string): Promise<TaskLink> {
  const socket = connect(path)
  await once(socket, 'connect')
  return new SocketLink(socket)
}

/** A link over a local socket, for systems without pipes that a program can make. */
class SocketLink implements TaskLink {
  readonly #socket: Socket
  readonly #chunks: AsyncIterator<Buffer>
  /** What came of the next frame so far. */
  #pending: Buffer = Buffer.alloc(0)

  constructor(socket: Socket) {
    this.#socket = socket
    // A connection that breaks ends the iteration, which `receive` tells as the other side's end.
    socket.on('error', () => undefined)
    this.#chunks = socket.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>
  }

  send(bytes: Uint8Array): void {
    this.#socket.write(bytes)
  }

  async receive(): Promise<Frame | null> {
    const head = await this.#take(FRAME_HEAD_BYTES)
    if (head === null) return null
    const { bodyBytes, numbers } = decodeHead(head)
    const body = await this.#take(bodyBytes)
    return body === null ? null : decodeBody(new Uint8Array(body), numbers)
  }

  /** The next so many bytes; null when the other side is gone before that. */
  async #take(length: number): Promise<Buffer | null> {
    const parts = [this.#pending]
    let got = this.#pending.length
    while (got < length) {
      const next = await this.#chunks.next().catch(() => null)
      if (next === null || next.done === true) return null
      parts.push(next.value)
      got += next.value.length
    }
    const all = parts.length === 1 ? this.#pending : Buffer.concat(parts)
    this.#pending = all.subarray(length)
    return all.subarray(0, length)
  }
}
