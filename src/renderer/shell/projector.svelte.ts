/** The root element's `data-view` in the projector's view; the style sheets enlarge type and lanes by it. */
const PROJECTOR = 'projector'

/**
 * The projector's view: race and timeline only, in large type, in full screen where that is allowed. The keys of full
 * screen itself stay those of the system.
 */
export class Projector {
  #isOn = $state(false)
  /** Whether this view made the window full screen, so that leaving one leaves the other. */
  #madeFullScreen = false

  get isOn(): boolean {
    return this.#isOn
  }

  toggle(): void {
    if (this.#isOn) this.leave()
    else this.#enter()
  }

  /** Returns to the usual view; false where that is shown already. */
  leave(): boolean {
    if (!this.#isOn) return false
    this.#isOn = false
    delete document.documentElement.dataset['view']
    if (this.#madeFullScreen && document.fullscreenElement !== null) void document.exitFullscreen()
    this.#madeFullScreen = false
    return true
  }

  /** To be called when full screen begins or ends: there the browser handles Escape itself. */
  onFullScreenChange(): void {
    if (document.fullscreenElement === null && this.#madeFullScreen) this.leave()
  }

  #enter(): void {
    this.#isOn = true
    document.documentElement.dataset['view'] = PROJECTOR
    void this.#requestFullScreen()
  }

  /** Refused without a user gesture in the page, as from the native menu: large type is useful without. */
  async #requestFullScreen(): Promise<void> {
    if (document.fullscreenElement !== null || !document.fullscreenEnabled) return
    try {
      await document.documentElement.requestFullscreen()
      this.#madeFullScreen = this.#isOn
    } catch {
      this.#madeFullScreen = false
    }
  }
}
