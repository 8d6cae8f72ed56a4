/** For those who want no motion, the picture changes so often only. */
const CALM_MS = 1_000

/**
 * How often the picture of a trial under way is drawn anew. Drawing takes processor time from what is measured: so
 * nothing is drawn while nobody can see it. Made by a component, which hands in whether its window can be seen.
 */
export class LivePace {
  /** Follows what it is given, as often as there is something to be drawn. */
  grown = $state(0)
  #isInSight = $state(true)
  #drawnAtMs = -Infinity

  constructor(grown: () => number, isVisible: () => boolean) {
    $effect(() => {
      const latest = grown()
      if (!this.#isInSight || !isVisible()) return
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
      const waitMs = calm ? this.#drawnAtMs + CALM_MS - performance.now() : 0
      if (waitMs <= 0) {
        this.#draw(latest)
        return
      }
      const timer = setTimeout(() => this.#draw(latest), waitMs)
      return () => clearTimeout(timer)
    })
  }

  #draw(latest: number): void {
    this.grown = latest
    this.#drawnAtMs = performance.now()
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
