import { formatMs } from '../../analysis/format.ts'
import { type Palette, cssColour } from '../timeline/colours.ts'
import { Columns } from '../timeline/columns.ts'
import { LOOK, NO_TASK, STATE, lookOf } from '../timeline/looks.ts'
import { heightOf } from '../timeline/paint-lane.ts'
import { spanMs } from '../timeline/view-window.ts'
import { laneShapes } from './lane-shapes.ts'
import { type Sheet, type SheetRule, sheetOf } from './sheet.ts'
import type { Shown } from './shown.ts'
import { driversMarkup, laneMarkup, stripMarkup } from './svg-lanes.ts'
import { SvgPen } from './svg-pen.ts'
import { escapeXml, rectPath, tidy } from './svg-text.ts'

/** The theme that a picture is made in: CSS text. */
export interface SvgTheme {
  readonly palette: Palette
  readonly ink: string
  readonly font: string
}

/** Slices are merged further until all lanes together are no more text than this. */
const MOST_CHARACTERS = 6_000_000
const LEAST_COLUMNS = 64

/** What is seen of the timeline as an SVG document. Without styles, so that a page of any policy may hold it. */
export function svgOf(shown: Shown, { palette, ink, font }: SvgTheme): string {
  const lanes = lanesOf(shown, palette)
  const sheet = sheetOf(shown, lanes.note)
  const { width, height } = sheet
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="${escapeXml(font)}" fill="${ink}"><title>${escapeXml(shown.title)}</title>` +
    `<rect width="${width}" height="${height}" fill="${cssColour(palette.paper)}"/>` +
    `<g transform="translate(${sheet.lanes.x} ${sheet.lanes.y})">` +
    `${driversMarkup(shown, palette)}${lanes.markup}` +
    `${shown.layout.strips.map((strip) => stripMarkup(strip, shown, palette)).join('')}</g>` +
    `${rulesMarkup(sheet.rules, palette)}${swatchesMarkup(sheet, palette)}${textsMarkup(sheet)}` +
    `</svg>`
  )
}

/** All lanes, and what is to be said of them. A column is a CSS pixel wide, wider where that would be too much. */
function lanesOf(shown: Shown, palette: Palette): { markup: string; note: string | null } {
  const { layout, view, selected } = shown
  for (let length = Math.max(1, Math.floor(shown.width)); ; length = Math.ceil(length / 2)) {
    const columns = new Columns(length)
    let [markup, hasBlocks] = ['', false]
    const isTooMuch = (): boolean => markup.length > MOST_CHARACTERS && length > LEAST_COLUMNS
    for (const placed of layout.lanes) {
      placed.lane.index.select(selected)
      const shapes = laneShapes(placed.lane.index, view, columns)
      if (shapes.some(({ isBlock }) => isBlock)) hasBlocks = true
      markup += laneMarkup(placed, shapes, shown, palette)
      if (isTooMuch()) break
    }
    if (isTooMuch()) continue
    const shortest = formatMs((2 * spanMs(view)) / length)
    const note = `Slices shorter than ${shortest} stand together as blocks, each state as high as its share.`
    return { markup, note: hasBlocks ? note : null }
  }
}

function swatchesMarkup({ swatches }: Sheet, palette: Palette): string {
  const pen = new SvgPen(palette, NO_TASK)
  let bars = ''
  for (const { state, ...box } of swatches) {
    const look = lookOf(STATE[state], 0, NO_TASK)
    const height = look === LOOK.waiting ? 1 : box.height * heightOf(look)
    pen.fill(box, palette.ground)
    pen.draw(look, NO_TASK, { ...box, y: box.y + box.height - height, height })
    if (look === LOOK.blocked) bars += rectPath(box.x, box.y + box.height / 2 - 0.5, box.width, 1)
  }
  return `${pen.markup}<path d="${bars}" fill="${cssColour(palette.paper)}"/>`
}

function rulesMarkup(rules: readonly SheetRule[], palette: Palette): string {
  const d = rules.map(({ x, y, width, height }) => rectPath(x, y, width, height)).join('')
  return `<path d="${d}" fill="${cssColour(palette.waiting)}"/>`
}

function textsMarkup({ texts }: Sheet): string {
  return texts
    .map(
      ({ x, y, text, size, bold, anchor }) =>
        `<text x="${tidy(x)}" y="${tidy(y)}" font-size="${size}" text-anchor="${anchor}"` +
        `${bold ? ' font-weight="600"' : ''}>${escapeXml(text)}</text>`,
    )
    .join('')
}
