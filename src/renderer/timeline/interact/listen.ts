import { type Action, Drag, type Gesture, keyAction, wheelAction } from './input.ts'

/** A point in CSS pixels from the top left of the node. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A receiver of the input of mouse, wheel, trackpad and keys. */
export interface InputTarget {
  readonly isWalking?: () => boolean
  /** Executes an action; true where there was something to do. */
  readonly act: (action: Action) => boolean
  readonly point?: (point: Point | null) => void
  readonly click: (x: number, y: number) => void
  readonly drag: (gesture: Gesture) => void
  /** True if a drag selects a range without Shift. */
  readonly selects?: boolean
}

/** Listens to a node until the returned function is called. */
export function listen(node: HTMLElement, target: InputTarget): () => void {
  let drag: Drag | null = null
  const abort = new AbortController()
  const pointOf = (event: MouseEvent): Point & { readonly width: number } => {
    const { left, top, width } = node.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top, width }
  }
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => void,
  ): void => node.addEventListener(name, listener, { signal: abort.signal, passive: false })

  on('wheel', (event) => {
    const { x, width } = pointOf(event)
    const action = wheelAction(event, width > 0 ? x / width : 0.5, width)
    if (action !== null && target.act(action)) event.preventDefault()
  })
  on('keydown', (event) => {
    const action = keyAction(event, target.isWalking?.() ?? false)
    if (action !== null && target.act(action)) event.preventDefault()
  })
  on('pointerdown', (event) => {
    if (event.button !== 0) return
    drag = new Drag(pointOf(event).x, target.selects === true || event.shiftKey)
    node.setPointerCapture(event.pointerId)
  })
  on('pointermove', (event) => {
    const { x, y, width } = pointOf(event)
    const gesture = drag?.move(x, width) ?? null
    if (gesture !== null) target.drag(gesture)
    target.point?.(drag?.isClick === false ? null : { x, y })
  })
  on('pointerup', (event) => {
    const { x, y } = pointOf(event)
    if (drag?.isClick === true) target.click(x, y)
    drag = null
  })
  on('pointercancel', () => (drag = null))
  on('pointerleave', () => target.point?.(null))
  return () => abort.abort()
}
