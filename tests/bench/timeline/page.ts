// Runs in the page: shows the real view with made-up trials and counts its frames.
import { flushSync, mount, unmount } from 'svelte'
import type { LaneReport, Trial } from '../../../src/contract/report.ts'
import type { Lab } from '../../../src/renderer/state/lab.svelte.ts'
import type { Outcome } from '../../../src/renderer/state/outcome.svelte.ts'
import Timeline from '../../../src/renderer/views/Timeline.svelte'

/** What the page tells: what each frame cost the page's thread, and the time from one frame to the next. */
export interface PageFigures {
  readonly firstPaintMs: number
  readonly framesMs: readonly number[]
  readonly gapsMs: readonly number[]
}

const TASKS = 64

/** Columns of one lane: short slices of all states, as a busy machine makes them. */
function laneSlices(lane: number, count: number): LaneReport['slices'] {
  const edgesMs = new Float64Array(count + 1)
  const task = new Int32Array(count)
  const state = new Uint8Array(count)
  let seed = lane + 1
  for (let slice = 0; slice < count; slice++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    edgesMs[slice + 1] = (edgesMs[slice] ?? 0) + 0.05 + (seed / 2 ** 32) * 0.9
    task[slice] = (lane + (slice >> 3)) % TASKS
    state[slice] = [0, 0, 0, 1, 0, 1, 2, 3][(seed >>> 8) & 7] ?? 0
  }
  return { startMs: edgesMs.subarray(0, count), endMs: edgesMs.subarray(1), task, state }
}

let trial: Trial | null = null

/** Makes a trial with that many slices; only what the view reads of it is there. */
export function makeTrial(slices: number, lanes: number): void {
  const made = Array.from({ length: lanes }, (_, id) => ({
    id,
    kind: 'thread',
    pid: 1,
    threadId: id,
    slices: laneSlices(id, Math.floor(slices / lanes)),
  }))
  const wallMs = Math.max(...made.map(({ slices: { endMs } }) => endMs.at(-1) ?? 0))
  trial = { model: 'threads', index: 0, state: 'completed', wallMs, lanes: made } as unknown as Trial
}

const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
const afterFrame = async (): Promise<void> => {
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

/** Shows the trial, then zooms and moves through it for that many frames. */
export async function show(frames: number): Promise<PageFigures> {
  const target = document.createElement('div')
  target.style.cssText = 'position:fixed;inset:0;z-index:9;overflow:auto;padding:16px;background:var(--paper)'
  document.body.append(target)
  const lab = { running: false, run: {} } as unknown as Lab
  const outcome = { trials: [trial], machine: { cores: 2 } } as unknown as Outcome
  const startMs = performance.now()
  const view = mount(Timeline, { target, props: { lab, outcome } })
  flushSync()
  // The first frame lays out and paints, the second one is after it was shown.
  await afterFrame()
  const lanes = target.querySelector<HTMLElement>('[role="application"]')
  const canvas = lanes?.querySelector('canvas')
  while (canvas === null || canvas === undefined || canvas.width < 500) await afterFrame()
  await afterFrame()
  const firstPaintMs = performance.now() - startMs
  if (lanes === null) throw new Error('There is no timeline.')

  const { left, top, width } = lanes.getBoundingClientRect()
  const turn = (init: WheelEventInit): boolean =>
    lanes.dispatchEvent(
      new WheelEvent('wheel', {
        clientX: left + width * 0.4,
        clientY: top + 20,
        cancelable: true,
        ...init,
      }),
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
  await unmount(view)
  target.remove()
  return { firstPaintMs, framesMs, gapsMs }
}
