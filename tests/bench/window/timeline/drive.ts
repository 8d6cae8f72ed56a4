/** The time that each frame took in the page's thread, and the time from one frame to the next. */
export interface FrameFigures {
  readonly framesMs: readonly number[]
  readonly gapsMs: readonly number[]
}

/** Resolves after the next frame was painted. */
export const afterFrame = async (): Promise<void> => {
  await new Promise((resolve) => requestAnimationFrame(resolve))
  await afterRendering()
}

/** Called at the beginning of a frame: resolves when its callbacks, layout and painting are done. */
const afterRendering = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })

/** Zooms and pans with the wheel over a point of the page: in, along, out and back along. */
export function zoomAndPan(x: number, y: number, frames: number): Promise<FrameFigures> {
  const target = document.elementFromPoint(x, y)
  if (target === null) throw new Error(`There is nothing at ${x}, ${y}.`)
  const turn = (init: WheelEventInit): boolean =>
    target.dispatchEvent(
      new WheelEvent('wheel', { clientX: x, clientY: y, bubbles: true, cancelable: true, ...init }),
    )
  const framesMs: number[] = []
  const gapsMs: number[] = []
  return new Promise((resolve) => {
    let lastMs: number | null = null
    let turnMs = 0
    const frame = (nowMs: number): void => {
      const startMs = performance.now()
      // Requested before the wheel turns, so that this function runs before the page's own callbacks of that frame.
      if (framesMs.length < frames) requestAnimationFrame(frame)
      if (lastMs !== null) gapsMs.push(nowMs - lastMs)
      lastMs = nowMs
      void afterRendering().then(() => {
        framesMs.push(turnMs + performance.now() - startMs)
        if (framesMs.length > frames) resolve({ framesMs, gapsMs })
        // Input arrives between two frames.
        const turnStartMs = performance.now()
        const phase = Math.floor((framesMs.length * 4) / frames)
        if (phase === 0) turn({ deltaY: -60, ctrlKey: true })
        else if (phase === 2) turn({ deltaY: 60, ctrlKey: true })
        else turn({ deltaX: phase === 1 ? 40 : -40 })
        turnMs = performance.now() - turnStartMs
      })
    }
    requestAnimationFrame(frame)
  })
}
