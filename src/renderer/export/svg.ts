import { formatMs } from '../../text/format.ts'
import { type Palette, cssColour } from '../timeline/paint/colours.ts'
import { Columns } from '../timeline/paint/columns.ts'
import { LOOK, NO_TASK, STATE, lookOf } from '../timeline/paint/looks.ts'
import { heightOf } from '../timeline/paint/paint-lane.ts'
import { spanMs } from '../timeline/model/view-window.ts'
import { laneShapes } from './lane-shapes.ts'
import { type Sheet, sheetOf } from './sheet.ts'
import type { Shown } from './shown.ts'
import { driversNode, laneNode, stripNodes } from './svg-lanes.ts'
import { type SvgNode, node, sizeOf } from './svg-node.ts'
import { rectPath, tidy } from './svg-path.ts'
import { SvgPen } from './svg-pen.ts'

/** The theme that a picture is made in: CSS text. */
export interface SvgTheme {
  readonly palette: Palette
  readonly ink: string
  readonly font: string
}

/** Slices are merged further until all lanes together are no more text than this. */
const MOST_CHARACTERS = 6_000_000
const LEAST_COLUMNS = 64

/** What is seen of the timeline as a drawing. Without styles, so that a page of any policy may hold it. */
export function svgOf(shown: Shown, { palette, ink, font }: SvgTheme): SvgNode {
  const lanes = lanesOf(shown, palette)
  const sheet = sheetOf(shown, lanes.note)
  const { width, height } = sheet
  const strips = shown.layout.strips.flatMap((strip) => stripNodes(strip, shown, palette))
  const rules = sheet.rules.map((rule) => rectPath(rule.x, rule.y, rule.width, rule.height)).join('')
  const attributes = { width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': font, fill: ink }
  return node('svg', attributes, [
    node('title', {}, [shown.title]),
    node('rect', { width, height, fill: cssColour(palette.paper) }),
    node('g', { transform: `translate(${sheet.lanes.x} ${sheet.lanes.y})` }, [
      driversNode(shown, palette),
      ...lanes.nodes,
      ...strips,
    ]),
    node('path', { d: rules, fill: cssColour(palette.waiting) }),
    ...swatchNodes(sheet, palette),
    ...textNodes(sheet),
  ])
}

/** All lanes, and what is to be said of them. A column is a CSS pixel wide, wider where that would be too much. */
function lanesOf(shown: Shown, palette: Palette): { nodes: SvgNode[]; note: string | null } {
  const { layout, view, selected } = shown
  for (let length = Math.max(1, Math.floor(shown.width)); ; length = Math.ceil(length / 2)) {
    const columns = new Columns(length)
    const nodes: SvgNode[] = []
    let [size, hasBlocks] = [0, false]
    const isTooMuch = (): boolean => size > MOST_CHARACTERS && length > LEAST_COLUMNS
    for (const placed of layout.lanes) {
      placed.lane.index.select(selected)
      const shapes = laneShapes(placed.lane.index, view, columns)
      if (shapes.some(({ isBlock }) => isBlock)) hasBlocks = true
      const lane = laneNode(placed, shapes, shown, palette)
      nodes.push(lane)
      size += sizeOf(lane)
      if (isTooMuch()) break
    }
    if (isTooMuch()) continue
    const shortest = formatMs((2 * spanMs(view)) / length)
    const note = `Slices shorter than ${shortest} stand together as blocks, each state as high as its share.`
    return { nodes, note: hasBlocks ? note : null }
  }
}

function swatchNodes({ swatches }: Sheet, palette: Palette): SvgNode[] {
  const pen = new SvgPen(palette, NO_TASK)
  let bars = ''
  for (const { state, ...box } of swatches) {
    const look = lookOf(STATE[state], 0, NO_TASK)
    const height = look === LOOK.waiting ? 1 : box.height * heightOf(look)
    pen.fill(box, palette.ground)
    pen.draw(look, NO_TASK, { ...box, y: box.y + box.height - height, height })
    if (look === LOOK.blocked) bars += rectPath(box.x, box.y + box.height / 2 - 0.5, box.width, 1)
  }
  return [...pen.nodes, node('path', { d: bars, fill: cssColour(palette.paper) })]
}

function textNodes({ texts }: Sheet): SvgNode[] {
  return texts.map(({ x, y, text, size, bold, anchor }) => {
    const weight = { 'font-weight': bold ? 600 : 400 }
    return node('text', { x: tidy(x), y: tidy(y), 'font-size': size, 'text-anchor': anchor, ...weight }, [
      text,
    ])
  })
}
