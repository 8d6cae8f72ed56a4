/** What each frame cost the page's thread, and the time from one frame to the next. */
export interface FrameFigures {
  readonly framesMs: readonly number[]
  readonly gapsMs: readonly number[]
}

const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))

/** When the next frame was shown. */
export const afterFrame = async (): Promise<void> => {
  await nextFrame()
  await new Promise((resolve) => setTimeout(resolve))
}

/** Called at a frame's begin: resolves when its callbacks, layout and painting are done. */
const afterRendering = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })

/** Zooms and moves with the wheel over a place of the window for that many frames. */
export async function zoomAndPan(x: number, y: number, frames: number): Promise<FrameFigures> {
  const target = document.elementFromPoint(x, y)
  if (target === null) throw new Error(`There is nothing at ${x}, ${y}.`)
  const turn = (init: WheelEventInit): boolean =>
    target.dispatchEvent(
      new WheelEvent('wheel', { clientX: x, clientY: y, bubbles: true, cancelable: true, ...init }),
    )
  const framesMs: number[] = []
  const gapsMs: number[] = []
  let lastMs = await nextFrame()
  for (let frame = 0; frame < frames; frame++) {
    // What is asked for in one frame is painted in the next, as with a real wheel.
    const beganMs = await nextFrame()
    const workMs = performance.now()
    // In, along, out, along: from the whole to single slices and back.
    const phase = Math.floor((frame * 4) / frames)
    if (phase === 0) turn({ deltaY: -60, ctrlKey: true })
    else if (phase === 2) turn({ deltaY: 60, ctrlKey: true })
    else turn({ deltaX: phase === 1 ? 40 : -40 })
    await afterRendering()
    framesMs.push(performance.now() - workMs)
    gapsMs.push(beganMs - lastMs)
    lastMs = beganMs
  }
  return { framesMs, gapsMs }
}
