/** How long a queue waits where no frames are drawn, such as in a window that is hidden. */
const HIDDEN_MS = 250

/**
 * Gathers what comes in and hands it on at an animation frame, at most once per `everyMs`: a burst of events
 * costs one update of the page. Drawing takes processor time from what is being measured, so it is kept rare.
 * In a hidden window, which draws no frames, a timer does it.
 */
export class FrameQueue<Item> {
  readonly #take: (items: readonly Item[]) => void
  readonly #everyMs: number
  #items: Item[] = []
  #takenAtMs = -Infinity
  #frame: number | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(take: (items: readonly Item[]) => void, everyMs: number) {
    this.#take = take
    this.#everyMs = everyMs
  }

  push(item: Item): void {
    this.#items.push(item)
    this.#timer ??= setTimeout(() => this.#awaitFrame(), this.#takenAtMs + this.#everyMs - performance.now())
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
    this.#takenAtMs = performance.now()
    this.#take(items)
  }

  #awaitFrame(): void {
    this.#frame = requestAnimationFrame(() => this.flush())
    this.#timer = setTimeout(() => this.flush(), HIDDEN_MS)
  }
}
