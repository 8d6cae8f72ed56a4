/** How long a queue waits where no frames are drawn, such as in a window that is hidden. */
const HIDDEN_MS = 250

/**
 * Gathers what comes in and hands it on once per animation frame, so that a burst of events costs one update
 * of the page. In a hidden window, which draws no frames, a timer does it.
 */
export class FrameQueue<Item> {
  readonly #take: (items: readonly Item[]) => void
  #items: Item[] = []
  #frame: number | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(take: (items: readonly Item[]) => void) {
    this.#take = take
  }

  push(item: Item): void {
    this.#items.push(item)
    this.#frame ??= requestAnimationFrame(() => this.flush())
    this.#timer ??= setTimeout(() => this.flush(), HIDDEN_MS)
  }

  /** Hands on at once what was gathered. */
  flush(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    clearTimeout(this.#timer)
    this.#frame = undefined
    this.#timer = undefined
    if (this.#items.length === 0) return
    const items = this.#items
    this.#items = []
    this.#take(items)
  }
}
