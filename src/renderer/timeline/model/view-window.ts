/** The visible part of the time axis, in milliseconds since the trials' start. */
export interface ViewWindow {
  readonly fromMs: number
  readonly toMs: number
}

/** Nothing shorter is shown: clocks do not resolve it. */
const MIN_SPAN_MS = 1e-4
/** The room left and right of what is zoomed to, as a share of it. */
const MARGIN = 0.05

/** The whole axis; that of an empty timeline is one millisecond. */
export function wholeWindow(extentMs: number): ViewWindow {
  return { fromMs: 0, toMs: extentMs > 0 && Number.isFinite(extentMs) ? extentMs : 1 }
}

export function spanMs({ fromMs, toMs }: ViewWindow): number {
  return toMs - fromMs
}

/** The window moved and cut so that it lies inside the axis. */
export function clampWindow({ fromMs, toMs }: ViewWindow, extentMs: number): ViewWindow {
  const whole = wholeWindow(extentMs)
  const minMs = Math.min(MIN_SPAN_MS, whole.toMs)
  const lengthMs = Math.min(Math.max(toMs - fromMs, minMs), whole.toMs)
  if (!Number.isFinite(lengthMs) || lengthMs >= whole.toMs) return whole
  const startMs = Math.min(Math.max(fromMs, 0), whole.toMs - lengthMs)
  return { fromMs: startMs, toMs: startMs + lengthMs }
}

/** Shows `factor` times as much; `atMs` stays where it is on screen. A factor below 1 zooms in. */
export function zoomAt(view: ViewWindow, factor: number, atMs: number, extentMs: number): ViewWindow {
  const least = Math.min(MIN_SPAN_MS, wholeWindow(extentMs).toMs) / spanMs(view)
  const bounded = Math.max(factor, least)
  const fromMs = atMs - (atMs - view.fromMs) * bounded
  return clampWindow({ fromMs, toMs: fromMs + spanMs(view) * bounded }, extentMs)
}

/** Moves the window along the axis as far as it goes. */
export function panBy(view: ViewWindow, byMs: number, extentMs: number): ViewWindow {
  return clampWindow({ fromMs: view.fromMs + byMs, toMs: view.toMs + byMs }, extentMs)
}

/** The window that shows an interval with a little room beside it. */
export function zoomTo(fromMs: number, toMs: number, extentMs: number, margin: number = MARGIN): ViewWindow {
  const roomMs = Math.max(toMs - fromMs, MIN_SPAN_MS) * margin
  return clampWindow({ fromMs: fromMs - roomMs, toMs: toMs + roomMs }, extentMs)
}

/** The window moved only as far as needed to show an interval; the same object where it shows it already. */
export function reveal(view: ViewWindow, fromMs: number, toMs: number, extentMs: number): ViewWindow {
  const lengthMs = spanMs(view)
  if (toMs - fromMs > lengthMs) return zoomTo(fromMs, toMs, extentMs)
  const roomMs = Math.min((lengthMs - (toMs - fromMs)) / 2, lengthMs * MARGIN)
  if (fromMs < view.fromMs) return panBy(view, fromMs - roomMs - view.fromMs, extentMs)
  if (toMs > view.toMs) return panBy(view, toMs + roomMs - view.toMs, extentMs)
  return view
}

/** The position of a time as a share of the window: 0 at its left end, 1 at its right. */
export function shareOf(ms: number, view: ViewWindow): number {
  return (ms - view.fromMs) / spanMs(view)
}

/** The time at a share of the window. */
export function timeAt(share: number, view: ViewWindow): number {
  return view.fromMs + share * spanMs(view)
}
