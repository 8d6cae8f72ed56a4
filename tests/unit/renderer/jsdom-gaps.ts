/** What jsdom lacks, added before the window is loaded: nothing in it has a size or a place, and it has no theme. */
class UnseenObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

Object.assign(globalThis, {
  ResizeObserver: UnseenObserver,
  IntersectionObserver: UnseenObserver,
  matchMedia: () => Object.assign(new EventTarget(), { matches: false }),
})
Element.prototype.scrollIntoView = () => {}
HTMLElement.prototype.showPopover = () => {}
HTMLElement.prototype.hidePopover = () => {}
// jsdom logs an error where a canvas is drawn on; the window does without.
HTMLCanvasElement.prototype.getContext = () => null
