import { MODEL_IDS, type ModelId } from '../../contract/models/index.ts'

/** The root element's `data-view` in the projector's view; the style sheets enlarge type and lanes by it. */
const PROJECTOR = 'projector'

/**
 * The projector's view: what was measured and nothing else, in large type, in full screen where that is allowed. The
 * keys of full screen itself stay those of the system.
 */
export class Projector {
  #isOn = $state(false)
  /** The models that are not shown. */
  #hidden = $state.raw<readonly ModelId[]>([])
  /** True if this view made the window full screen, so that leaving one leaves the other. */
  #madeFullScreen = false

  get isOn(): boolean {
    return this.#isOn
  }

  /** True if a model is shown: outside of this view all are. */
  shows(model: ModelId): boolean {
    return !this.#isOn || !this.#hidden.includes(model)
  }

  /** Shows or hides a model; the last one stays. */
  toggleModel(model: ModelId, available: readonly ModelId[] = MODEL_IDS): void {
    const others = this.#hidden.filter((one) => one !== model)
    const hidden = others.length < this.#hidden.length ? others : [...others, model]
    if (available.some((one) => !hidden.includes(one))) this.#hidden = hidden
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
    this.#hidden = []
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
