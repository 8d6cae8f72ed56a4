import { showRaster, writeLabels } from '../timeline/paint/canvas-layer.ts'
import { cssColour } from '../timeline/paint/colours.ts'
import { Columns } from '../timeline/paint/columns.ts'
import { NO_TASK, STATE, lookOf } from '../timeline/paint/looks.ts'
import { paintSwatch } from '../timeline/paint/paint-lane.ts'
import { paintLanes } from '../timeline/paint/paint.ts'
import { Raster } from '../timeline/paint/raster.ts'
import { type Sheet, sheetOf } from './sheet.ts'
import type { Shown } from './shown.ts'
import type { SvgTheme } from './svg.ts'

/** Pixels of the picture per CSS pixel: twice what is seen. */
const PNG_SCALE = 2

/** What is seen of the timeline as a PNG of twice the resolution, made by the painter of the screen. */
export async function pngOf(shown: Shown, theme: SvgTheme): Promise<Blob> {
  const sheet = sheetOf(shown, null)
  const canvas = document.createElement('canvas')
  canvas.width = sheet.width * PNG_SCALE
  canvas.height = sheet.height * PNG_SCALE
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('The picture could not be made: this window cannot draw.')
  context.scale(PNG_SCALE, PNG_SCALE)
  context.fillStyle = cssColour(theme.palette.paper)
  context.fillRect(0, 0, sheet.width, sheet.height)
  context.drawImage(
    lanesOf(shown, theme),
    sheet.lanes.x,
    sheet.lanes.y,
    sheet.lanes.width,
    sheet.lanes.height,
  )
  drawSheet(context, sheet, theme)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob !== null) resolve(blob)
      else reject(new Error('The picture could not be made: it is too large for this window.'))
    }, 'image/png')
  })
}

function lanesOf(shown: Shown, { palette, font }: SvgTheme): HTMLCanvasElement {
  const { layout, view, extentMs, selected, width } = shown
  const columns = new Columns(Math.max(1, Math.round(width)))
  const raster = new Raster(columns.length * PNG_SCALE, Math.max(1, Math.round(layout.height * PNG_SCALE)))
  const frame = { layout, view, extentMs, columns, palette, scale: PNG_SCALE, ratio: PNG_SCALE, selected }
  const labels = paintLanes(raster, frame)
  const canvas = document.createElement('canvas')
  showRaster(canvas, raster)
  writeLabels(canvas, labels, { scale: PNG_SCALE, ratio: PNG_SCALE, palette, font, magnification: 1 })
  return canvas
}

function drawSheet(context: CanvasRenderingContext2D, sheet: Sheet, { palette, ink, font }: SvgTheme): void {
  context.fillStyle = cssColour(palette.waiting)
  for (const { x, y, width, height } of sheet.rules) context.fillRect(x, y, width, height)
  context.fillStyle = ink
  for (const { x, y, text, size, bold, anchor } of sheet.texts) {
    context.font = `${bold ? 600 : 400} ${size}px ${font}`
    context.textAlign = anchor === 'middle' ? 'center' : anchor
    context.fillText(text, x, y)
  }
  for (const { state, x, y, width, height } of sheet.swatches) {
    const raster = new Raster(width * PNG_SCALE, height * PNG_SCALE)
    paintSwatch(raster, lookOf(STATE[state], 0, NO_TASK), PNG_SCALE, palette)
    const canvas = document.createElement('canvas')
    showRaster(canvas, raster)
    context.drawImage(canvas, x, y, width, height)
  }
}
