/** What jsdom lacks, put there before the window is loaded: nothing has a size or a place in it, and it has no theme. */
class NothingSeen {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

Object.assign(globalThis, {
  ResizeObserver: NothingSeen,
  IntersectionObserver: NothingSeen,
  matchMedia: () => new EventTarget(),
})
Element.prototype.scrollIntoView = () => {}
// jsdom says loudly that it cannot draw; the window asks for a context and does without.
HTMLCanvasElement.prototype.getContext = () => null
