/** The root element's `data-view` while the window is shown to a room; the style sheets make type and lanes big by it. */
const PROJECTOR = 'projector'

/**
 * The projector's view: race and timeline alone, in big type, full screen where that is allowed. The keys of full
 * screen itself stay the system's.
 */
export class Projector {
  #on = $state(false)
  /** True while this view made the window full screen, so that leaving one leaves the other. */
  #filling = false

  get on(): boolean {
    return this.#on
  }

  toggle(): void {
    if (this.#on) this.leave()
    else this.#enter()
  }

  /** Back to the usual view; true when it was left. */
  leave(): boolean {
    if (!this.#on) return false
    this.#on = false
    delete document.documentElement.dataset['view']
    if (this.#filling && document.fullscreenElement !== null) void document.exitFullscreen()
    this.#filling = false
    return true
  }

  /** To be called when full screen began or ended: the browser takes Escape for itself there. */
  followScreen(): void {
    if (document.fullscreenElement === null && this.#filling) this.leave()
  }

  #enter(): void {
    this.#on = true
    document.documentElement.dataset['view'] = PROJECTOR
    void this.#fillScreen()
  }

  /** Refused where nothing was pressed in the page itself, as from the native menu: big type is of use without. */
  async #fillScreen(): Promise<void> {
    if (document.fullscreenElement !== null || !document.fullscreenEnabled) return
    try {
      await document.documentElement.requestFullscreen()
      this.#filling = this.#on
    } catch {
      this.#filling = false
    }
  }
}
