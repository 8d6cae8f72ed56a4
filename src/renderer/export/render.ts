import { formatDateTime } from '../../text/format.ts'
import { m } from '../../text/messages.ts'
import { workloadTitle } from '../../text/workloads.ts'
import { machineText, planText } from '../results/headline.ts'
import type { Outcome } from '../results/outcome.svelte.ts'
import { magnify } from '../timeline/model/layout.ts'
import type { TimelineState } from '../timeline/model/timeline.svelte.ts'
import { readPalette, showRaster } from '../timeline/paint/canvas.ts'
import { RasterSurface } from '../timeline/paint/raster.ts'
import { SHEET_SCALE, type SheetContent, type SheetTheme, paintSheet, sheetPlaces } from './sheet.ts'
import { type SvgNode, svgNode } from './svg.ts'
import { SvgSurface } from './svg-surface.ts'

// Everything that an export needs; loaded when the first one is made.

/** Slices are merged further until a drawing is no more text than this. */
const MAX_CHARACTERS = 6_000_000
const MIN_COLUMNS = 64

/** The visible part of the timeline, for lanes that are `width` CSS pixels wide. */
export function visibleContent(timeline: TimelineState, outcome: Outcome, width: number): SheetContent {
  const { document, workload } = outcome
  return {
    title: m.export_title({ workload: workloadTitle(document?.workload.id ?? '') }),
    lines:
      document === null
        ? []
        : [
            planText(document.plan, workload),
            [machineText(document.machine), formatDateTime(document.createdAt)].join(' · '),
          ],
    layout: magnify(timeline.layout, 1 / timeline.magnification),
    view: timeline.view,
    extentMs: timeline.data.extentMs,
    marks: timeline.data.marks,
    selected: timeline.task,
    width,
  }
}

/** The current theme, or the light one, as it is where `host` is. */
export function themeAt(host: HTMLElement, scheme: 'light' | null): SheetTheme {
  const probe = document.createElement('span')
  if (scheme !== null) probe.style.colorScheme = scheme
  probe.style.color = 'var(--ink)'
  host.append(probe)
  const { color, fontFamily } = getComputedStyle(probe)
  probe.remove()
  return { palette: readPalette(host, scheme), ink: color, font: fontFamily }
}

/** The timeline as a drawing. Without styles, so that a page with any policy may contain it. */
export function svgOf(content: SheetContent, theme: SheetTheme): SvgNode {
  const { width, height } = sheetPlaces(content)
  const [fullWidth, fullHeight] = [width * SHEET_SCALE, height * SHEET_SCALE]
  // A column is a CSS pixel, and wider where the drawing would be too large.
  for (let length = Math.max(1, Math.floor(content.width)); ; length = Math.ceil(length / 2)) {
    const surface = new SvgSurface(fullWidth, fullHeight, length > MIN_COLUMNS ? MAX_CHARACTERS : Infinity)
    paintSheet(surface, content, theme, length)
    if (surface.isFull) continue
    const size = { width, height, viewBox: `0 0 ${fullWidth} ${fullHeight}`, 'font-family': theme.font }
    return svgNode('svg', size, [svgNode('title', {}, [content.title]), ...surface.nodes])
  }
}

/** The timeline as a PNG of twice the resolution; null where the window cannot make one, as when it is too large. */
export async function pngOf(content: SheetContent, theme: SheetTheme): Promise<Blob | null> {
  const { width, height } = sheetPlaces(content)
  const raster = new RasterSurface(Math.ceil(width * SHEET_SCALE), Math.ceil(height * SHEET_SCALE))
  paintSheet(raster, content, theme, Math.max(1, Math.floor(content.width)))
  const canvas = document.createElement('canvas')
  if (canvas.getContext('2d') === null) return null
  showRaster(canvas, raster, theme.font)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'))
}
