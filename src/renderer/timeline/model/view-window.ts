/** The visible part of the time axis, in milliseconds since the trials' start. */
export interface ViewWindow {
  readonly fromMs: number
  readonly toMs: number
}

/** Nothing shorter is shown: clocks do not resolve it. */
const MIN_SPAN_MS = 1e-4
/** The room left and right of what is zoomed to, as a share of it. */
const MARGIN = 0.05

/** The whole axis, from `startupMs` before the trials' start; that of an empty timeline is one millisecond. */
export function wholeWindow(extentMs: number, startupMs = 0): ViewWindow {
  return {
    fromMs: startupMs === 0 ? 0 : -startupMs,
    toMs: extentMs > 0 && Number.isFinite(extentMs) ? extentMs : 1,
  }
}

export function spanMs({ fromMs, toMs }: ViewWindow): number {
  return toMs - fromMs
}

/** The window moved and cut so that it lies inside the axis. */
export function clampWindow({ fromMs, toMs }: ViewWindow, whole: ViewWindow): ViewWindow {
  const minMs = Math.min(MIN_SPAN_MS, spanMs(whole))
  const lengthMs = Math.min(Math.max(toMs - fromMs, minMs), spanMs(whole))
  if (!Number.isFinite(lengthMs) || lengthMs >= spanMs(whole)) return whole
  const startMs = Math.min(Math.max(fromMs, whole.fromMs), whole.toMs - lengthMs)
  return { fromMs: startMs, toMs: startMs + lengthMs }
}

/** Shows `factor` times as much; `atMs` stays where it is on screen. A factor below 1 zooms in. */
export function zoomAt(view: ViewWindow, factor: number, atMs: number, whole: ViewWindow): ViewWindow {
  const least = Math.min(MIN_SPAN_MS, spanMs(whole)) / spanMs(view)
  const bounded = Math.max(factor, least)
  const fromMs = atMs - (atMs - view.fromMs) * bounded
  return clampWindow({ fromMs, toMs: fromMs + spanMs(view) * bounded }, whole)
}

/** Moves the window along the axis as far as it goes. */
export function panBy(view: ViewWindow, byMs: number, whole: ViewWindow): ViewWindow {
  return clampWindow({ fromMs: view.fromMs + byMs, toMs: view.toMs + byMs }, whole)
}

/** The window that shows an interval with a little room beside it. */
export function zoomTo(fromMs: number, toMs: number, whole: ViewWindow, margin: number = MARGIN): ViewWindow {
  const roomMs = Math.max(toMs - fromMs, MIN_SPAN_MS) * margin
  return clampWindow({ fromMs: fromMs - roomMs, toMs: toMs + roomMs }, whole)
}

/** The window moved only as far as needed to show an interval; the same object where it shows it already. */
export function reveal(view: ViewWindow, fromMs: number, toMs: number, whole: ViewWindow): ViewWindow {
  const lengthMs = spanMs(view)
  if (toMs - fromMs > lengthMs) return zoomTo(fromMs, toMs, whole)
  const roomMs = Math.min((lengthMs - (toMs - fromMs)) / 2, lengthMs * MARGIN)
  if (fromMs < view.fromMs) return panBy(view, fromMs - roomMs - view.fromMs, whole)
  if (toMs > view.toMs) return panBy(view, toMs + roomMs - view.toMs, whole)
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
