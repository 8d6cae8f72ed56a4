// Runs in the page: shows the real view with made-up trials and counts its frames.
import { flushSync, mount, unmount } from 'svelte'
import { parseReport } from '../../../src/analysis/report-json.ts'
import type { Trial } from '../../../src/contract/run/report.ts'
import type { Lab } from '../../../src/renderer/client/lab.svelte.ts'
import type { Outcome } from '../../../src/renderer/results/outcome.svelte.ts'
import { NO_TASK } from '../../../src/renderer/timeline/paint/looks.ts'
import Timeline from '../../../src/renderer/timeline/Timeline.svelte'
import { type FrameFigures, afterFrame, zoomAndPan } from './drive.ts'
import { workerSlices } from './slices.ts'

/** What the page tells. */
export interface PageFigures extends FrameFigures {
  readonly firstPaintMs: number
}

let trial: Trial | null = null

/** Makes a trial with that many slices; only what the view reads of it is there. */
export function makeTrial(slices: number, workers: number): void {
  const made = Array.from({ length: workers }, (_, id) => ({
    id,
    kind: 'thread',
    pid: 1,
    threadId: id,
    slices: workerSlices(id, Math.floor(slices / workers)),
  }))
  const wallMs = Math.max(...made.map(({ slices: { endMs } }) => endMs.at(-1) ?? 0))
  const tMs = Array.from({ length: 100 }, (_, bin) => ((bin + 1) * wallMs) / 100)
  const cpuSeries = { tMs, use: tMs.map((_, bin) => 1 + (bin % 10) / 10) }
  const drawn = { model: 'threads', index: 0, state: 'completed', wallMs, cpuSeries, workers: made }
  trial = drawn as unknown as Trial
}

/** Opens a report and shows its trial, from the text on: the first paint counts from there. */
export function open(text: string, frameCount: number): Promise<PageFigures> {
  const startMs = performance.now()
  trial = parseReport(text).trials[0] ?? null
  return show(frameCount, startMs)
}

/** Shows the trial, then zooms and moves through it for that many frames. */
export async function show(frameCount: number, startMs: number = performance.now()): Promise<PageFigures> {
  const target = document.createElement('div')
  target.style.cssText = 'position:fixed;inset:0;z-index:9;overflow:auto;padding:16px;background:var(--paper)'
  document.body.append(target)
  const lab = { running: false, run: {} } as unknown as Lab
  const outcome = { trials: [trial], machine: { cores: 2 } } as unknown as Outcome
  const view = mount(Timeline, {
    target,
    props: { lab, outcome, task: NO_TASK, saveFile: async () => false },
  })
  flushSync()
  // The first frame lays out and paints, the second one is after it was shown.
  await afterFrame()
  const workers = target.querySelector<HTMLElement>('[role="application"]')
  const canvas = workers?.querySelector('canvas')
  while (canvas === null || canvas === undefined || canvas.width < 500) await afterFrame()
  await afterFrame()
  const firstPaintMs = performance.now() - startMs
  if (workers === null) throw new Error('There is no timeline.')

  const { left, top, width } = workers.getBoundingClientRect()
  const frames = await zoomAndPan(left + width * 0.4, top + 20, frameCount)
  await unmount(view)
  target.remove()
  return { firstPaintMs, ...frames }
}
