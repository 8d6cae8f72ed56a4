import { type Deferred, deferred } from './deferred.ts'

export interface RequestChannelOptions {
  /** A request without a reply for this long counts as unanswered. */
  readonly timeoutMs: number
  /** Called once for each unanswered request; the request stays pending until `rejectAll`. */
  readonly onTimeout: () => void
}

/** Matches replies to requests by number, over any channel that carries messages both ways. */
export class RequestChannel<Reply> {
  readonly #pending = new Map<number, Deferred<Reply>>()
  readonly #options: RequestChannelOptions | undefined
  #lastId = 0

  constructor(options?: RequestChannelOptions) {
    this.#options = options
  }

  /** Sends a request under a new number; resolves with its reply. */
  request(send: (requestId: number) => void): Promise<Reply> {
    const requestId = ++this.#lastId
    const pending = deferred<Reply>()
    this.#pending.set(requestId, pending)
    this.#watch(requestId)
    send(requestId)
    return pending.promise
  }

  /** Settles the request of that number; false when it is unknown or already settled. */
  resolve(requestId: number, reply: Reply): boolean {
    return this.#settle(requestId, ({ resolve }) => {
      resolve(reply)
    })
  }

  /** Rejects the request of that number; false when it is unknown or already settled. */
  reject(requestId: number, error: Error): boolean {
    return this.#settle(requestId, ({ reject }) => {
      reject(error)
    })
  }

  /** Rejects every pending request, as when the channel has closed. */
  rejectAll(error: Error): void {
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
  }

  #settle(requestId: number, settle: (pending: Deferred<Reply>) => void): boolean {
    const pending = this.#pending.get(requestId)
    if (pending === undefined) return false
    this.#pending.delete(requestId)
    settle(pending)
    return true
  }

  #watch(requestId: number): void {
    if (this.#options === undefined) return
    const { timeoutMs, onTimeout } = this.#options
    const timer: unknown = setTimeout(() => {
      if (this.#pending.has(requestId)) onTimeout()
    }, timeoutMs)
    // In Node a pending timer would keep the process alive.
    if (typeof timer === 'object' && timer !== null && 'unref' in timer) (timer as { unref(): void }).unref()
  }
}
