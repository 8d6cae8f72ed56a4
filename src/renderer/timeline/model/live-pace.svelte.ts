/** No picture comes sooner after the last one than this. For those who want no motion it is much rarer. */
const LEAST_MS = 125
const CALM_MS = 1_000
const RAREST_MS = 1_000
/** Where a run is only watched that others have started. */
const WATCHED_MS = 3_000

/** Of each core of the machine, as much as this may go into pictures of a trial under way. */
const SHARE_PER_CORE = 0.015
/** What else a picture takes beside the painting of the lanes: the minimap, the page around them, the screen. */
const ALL_OF_IT = 2
/** The least of so many is what painting takes by itself: on busy cores most of them were interrupted. */
const REMEMBERED = 5

/** What a picture's pace depends on. */
export interface PaceOf {
  /** Followed: changes whenever there is something new to be drawn. */
  readonly grown: () => number
  /** Followed: whether the window can be seen. */
  readonly isVisible: () => boolean
  /** Whether the run is another one's. */
  readonly isWatched: () => boolean
  readonly cores: () => number
}

/**
 * How often the picture of a trial under way is drawn anew. Drawing takes processor time from what is measured: so it
 * is done the more seldom the longer it takes, and not at all while nobody can see it. Made by a component.
 */
export class LivePace {
  /** Follows what it is given, as often as there is something to be drawn. */
  grown = $state(0)
  readonly #cores: () => number
  readonly #isWatched: () => boolean
  #isInSight = $state(true)
  #drawnAtMs = -Infinity
  #paintsMs: number[] = []

  constructor({ grown, isVisible, isWatched, cores }: PaceOf) {
    this.#cores = cores
    this.#isWatched = isWatched
    let timer: ReturnType<typeof setTimeout> | undefined
    let latest = 0
    // What comes while one is awaited does not put it off.
    const draw = (): void => {
      timer = undefined
      this.grown = latest
      this.#drawnAtMs = performance.now()
    }
    $effect(() => {
      latest = grown()
      if (this.#isInSight && isVisible()) {
        timer ??= setTimeout(draw, Math.max(0, this.#drawnAtMs + this.everyMs - performance.now()))
      } else {
        clearTimeout(timer)
        timer = undefined
      }
    })
    $effect(() => () => clearTimeout(timer))
  }

  /** How long a picture stands at least. */
  get everyMs(): number {
    if (this.#isWatched()) return WATCHED_MS
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return CALM_MS
    const paintMs = this.#paintsMs.length === 0 ? 0 : Math.min(...this.#paintsMs)
    const affordableMs = (paintMs * ALL_OF_IT) / (SHARE_PER_CORE * Math.max(1, this.#cores()))
    return Math.min(RAREST_MS, Math.max(LEAST_MS, affordableMs))
  }

  /** The lanes were painted, which took so long. */
  readonly painted = (ms: number): void => {
    this.#paintsMs = [...this.#paintsMs.slice(1 - REMEMBERED), ms]
  }

  /** Attached to the picture: takes note of whether any of it is in sight. */
  readonly watch = (node: Element): (() => void) => {
    const observer = new IntersectionObserver((entries) => {
      this.#isInSight = entries.at(-1)?.isIntersecting ?? true
    })
    observer.observe(node)
    return () => {
      observer.disconnect()
      this.#isInSight = true
    }
  }
}
