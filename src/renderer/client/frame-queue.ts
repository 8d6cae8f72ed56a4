/** How long a queue waits where no frames are drawn, such as in a window that is hidden. */
const HIDDEN_MS = 250

/** How much drawing may cost. */
export interface DrawingPace {
  /** Of the time of one core, as much as this for each core of the machine goes into drawing … */
  readonly sharePerCore: number
  /** … unless it would get rarer than this. */
  readonly rarestMs: number
}
export const FOLLOWED: DrawingPace = { sharePerCore: 0.01, rarestMs: 1_000 }
/** Who only watches what others run takes less from it. */
export const WATCHED: DrawingPace = { sharePerCore: 0.003, rarestMs: 3_000 }

/** More than this does not wait until somebody looks at the page, so that what waits takes no endless memory. */
const UNSEEN_ITEMS = 1_000

/**
 * Gathers what comes in and hands it on at an animation frame, at most once per `everyMs`: a burst of events
 * costs one update of the page. Drawing takes processor time from what is being measured, so it is kept rare, the
 * rarer the longer it takes, and waits where nobody looks at the page. In a window behind others, which draws no
 * frames, a timer does it.
 */
export class FrameQueue<Item> {
  readonly #take: (items: readonly Item[]) => void
  readonly #everyMs: number
  readonly #pace: DrawingPace
  #items: Item[] = []
  #nextAtMs = 0
  #gapMs = 0
  /** Whether what is handed on next takes time from what is measured. */
  #isPaid = true
  #frame: number | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(take: (items: readonly Item[]) => void, everyMs: number, pace: DrawingPace = FOLLOWED) {
    this.#take = take
    this.#everyMs = everyMs
    this.#pace = pace
  }

  push(item: Item): void {
    this.#items.push(item)
    if (this.#awaitsSight()) return
    if (this.#timer === undefined) this.#await()
  }

  /** Hands on what was gathered: at once, or as soon as the page is in sight. */
  readonly flush = (): void => {
    this.#forget()
    if (this.#items.length === 0 || this.#awaitsSight()) return
    const items = this.#items
    this.#items = []
    const takenAtMs = performance.now()
    const isPaid = this.#isPaid
    this.#isPaid = true
    this.#nextAtMs = takenAtMs + Math.max(this.#everyMs, this.#gapMs)
    this.#take(items)
    if (!isPaid) return
    // Comes when what was taken has been drawn.
    setTimeout(() => {
      const drawnMs = performance.now() - takenAtMs
      const { sharePerCore, rarestMs } = this.#pace
      const share = sharePerCore * navigator.hardwareConcurrency
      this.#gapMs = Math.min(rarestMs, Math.max(this.#everyMs, drawnMs / share))
      this.#nextAtMs = takenAtMs + this.#gapMs
    })
  }

  /** Hands on what was gathered at the next frame, when drawing takes no time from what is measured. */
  hasten(): void {
    if (this.#items.length === 0 || this.#awaitsSight()) return
    this.#forget()
    this.#isPaid = false
    this.#awaitFrame()
  }

  /** Hands on no more of what was gathered. */
  drop(): void {
    this.#forget()
    this.#items = []
  }

  #forget(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame)
    clearTimeout(this.#timer)
    document.removeEventListener('visibilitychange', this.flush)
    this.#frame = undefined
    this.#timer = undefined
  }

  /** True where nobody sees the page: whoever looks at it next has the queue handed on. */
  #awaitsSight(): boolean {
    const waits = document.visibilityState === 'hidden' && this.#items.length < UNSEEN_ITEMS
    // Listening twice is listening once.
    if (waits) document.addEventListener('visibilitychange', this.flush)
    return waits
  }

  #await(): void {
    const waitMs = Math.max(0, this.#nextAtMs - performance.now())
    this.#timer = setTimeout(
      () => (this.#nextAtMs > performance.now() ? this.#await() : this.#awaitFrame()),
      waitMs,
    )
  }

  #awaitFrame(): void {
    this.#frame = requestAnimationFrame(this.flush)
    this.#timer = setTimeout(this.flush, HIDDEN_MS)
  }
}
