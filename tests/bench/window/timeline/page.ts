// Runs in a page: shows trials on a canvas with the timeline's own model and painter, and measures its frames.
import { NO_TASK } from '../../../../src/contract/columns/states.ts'
import { parseDocument } from '../../../../src/contract/run/json.ts'
import type { Trial } from '../../../../src/contract/run/trial.ts'
import type { TimelineData } from '../../../../src/renderer/timeline/model/lanes.ts'
import { type Layout, layoutOf } from '../../../../src/renderer/timeline/model/layout.ts'
import { timelineData } from '../../../../src/renderer/timeline/model/sources.ts'
import {
  type ViewWindow,
  panBy,
  spanMs,
  timeAt,
  wholeWindow,
  zoomAt,
} from '../../../../src/renderer/timeline/model/view-window.ts'
import { showRaster } from '../../../../src/renderer/timeline/paint/canvas.ts'
import { paintTimeline } from '../../../../src/renderer/timeline/paint/paint-timeline.ts'
import { PixelColumns } from '../../../../src/renderer/timeline/paint/pixel-columns.ts'
import { RasterSurface } from '../../../../src/renderer/timeline/paint/raster.ts'
import { trialOf } from '../../../fixtures/documents.ts'
import { PALETTE } from '../../../fixtures/palette.ts'
import { type FrameFigures, afterFrame, zoomAndPan } from './drive.ts'
import { workerSlices } from './slices.ts'

export interface PageFigures extends FrameFigures {
  readonly firstPaintMs: number
}

/** A turn of the wheel by one pixel zooms by this factor. */
const ZOOM_BY_PIXEL = 1.002

let trial: Trial | null = null
/** The page as it was shown last, which keeps what was computed for it in memory. */
let shown: TimelineCanvas | null = null

/** Makes a trial with that many slices. */
export function makeTrial(slices: number, workers: number): void {
  shown = null
  const columns = Array.from({ length: workers }, (_, id) => workerSlices(id, Math.floor(slices / workers)))
  const wallMs = Math.max(...columns.map(({ edgesMs }) => edgesMs.at(-1) ?? 0))
  trial = trialOf('threads', { wallMs, workers: columns.map((slices) => ({ slices })) })
}

/** Opens a document and shows its trial; the first paint includes parsing. */
export function open(text: string, frames: number): Promise<PageFigures> {
  const startMs = performance.now()
  trial = parseDocument(text).trials[0] ?? null
  return show(frames, startMs)
}

/** Shows the trial, then zooms and pans for that many frames. */
export async function show(frames: number, startMs: number = performance.now()): Promise<PageFigures> {
  if (trial === null) throw new Error('There is no trial.')
  shown = new TimelineCanvas(timelineData([trial]))
  await afterFrame()
  const firstPaintMs = performance.now() - startMs
  const figures = await zoomAndPan(innerWidth * 0.4, 20, frames)
  shown.remove()
  return { firstPaintMs, ...figures }
}

/** A canvas as wide as the page that paints once per frame and follows the wheel. */
class TimelineCanvas {
  readonly #canvas = document.createElement('canvas')
  readonly #data: TimelineData
  readonly #layout: Layout
  readonly #columns = new PixelColumns(innerWidth)
  readonly #surface: RasterSurface
  #view: ViewWindow
  #request = 0

  constructor(data: TimelineData) {
    this.#data = data
    this.#layout = layoutOf(data, { height: innerHeight, tasks: null, cores: 2, focus: null })
    this.#view = wholeWindow(data.extentMs)
    this.#surface = new RasterSurface(innerWidth, Math.round(this.#layout.height))
    this.#canvas.style.cssText = 'position: fixed; inset: 0 auto auto 0; z-index: 9'
    this.#canvas.addEventListener('wheel', (event) => this.#turn(event))
    document.body.append(this.#canvas)
    this.#paintNext()
  }

  remove(): void {
    this.#canvas.remove()
  }

  #turn({ deltaX, deltaY, ctrlKey, clientX }: WheelEvent): void {
    const whole = wholeWindow(this.#data.extentMs)
    const atMs = timeAt(clientX / innerWidth, this.#view)
    this.#view = ctrlKey
      ? zoomAt(this.#view, ZOOM_BY_PIXEL ** deltaY, atMs, whole)
      : panBy(this.#view, (deltaX / innerWidth) * spanMs(this.#view), whole)
    this.#paintNext()
  }

  #paintNext(): void {
    cancelAnimationFrame(this.#request)
    this.#request = requestAnimationFrame(() => {
      this.#surface.clear(PALETTE.paper)
      paintTimeline(this.#surface, {
        layout: this.#layout,
        view: this.#view,
        extentMs: this.#data.extentMs,
        columns: this.#columns,
        palette: PALETTE,
        scale: 1,
        ratio: 1,
        magnification: 1,
        selected: NO_TASK,
        pointed: NO_TASK,
        marks: this.#data.marks,
      })
      showRaster(this.#canvas, this.#surface)
    })
  }
}
