import { type Action, Drag, type Gesture, keyAction, wheelAction } from './input.ts'

/** What the timeline does with mouse, wheel, trackpad and keys. Places are CSS pixels from the node's top left. */
export interface InputTarget {
  readonly walking: () => boolean
  /** Does it; true when there was anything to do. */
  readonly act: (action: Action) => boolean
  readonly point: (place: { readonly x: number; readonly y: number } | null) => void
  readonly click: (x: number, y: number) => void
  readonly drag: (gesture: Gesture) => void
  /** True where dragging selects a range without Shift. */
  readonly selects: boolean
}

/** Listens on the node until the returned function is called. */
export function listen(node: HTMLElement, target: InputTarget): () => void {
  let drag: Drag | null = null
  const ending = new AbortController()
  const place = (event: MouseEvent): { x: number; y: number; width: number } => {
    const { left, top, width } = node.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top, width }
  }
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => void,
  ): void => node.addEventListener(name, listener, { signal: ending.signal, passive: false })

  on('wheel', (event) => {
    const { x, width } = place(event)
    const action = wheelAction(event, width > 0 ? x / width : 0.5, width)
    if (action !== null && target.act(action)) event.preventDefault()
  })
  on('keydown', (event) => {
    const action = keyAction(event, target.walking())
    if (action !== null && target.act(action)) event.preventDefault()
  })
  on('pointerdown', (event) => {
    if (event.button !== 0) return
    drag = new Drag(place(event).x, target.selects || event.shiftKey)
    node.setPointerCapture(event.pointerId)
  })
  on('pointermove', (event) => {
    const { x, y, width } = place(event)
    const gesture = drag?.move(x, width) ?? null
    if (gesture !== null) target.drag(gesture)
    target.point(drag?.isClick === false ? null : { x, y })
  })
  on('pointerup', (event) => {
    const { x, y } = place(event)
    if (drag?.isClick === true) target.click(x, y)
    drag = null
  })
  on('pointercancel', () => (drag = null))
  on('pointerleave', () => target.point(null))
  return () => ending.abort()
}
