import { type Palette, cssColour, mixPixels } from '../timeline/paint/colours.ts'
import type { PlacedLane, PlacedStrip } from '../timeline/model/layout.ts'
import { LOOK, colourOf } from '../timeline/paint/looks.ts'
import { shareOf } from '../timeline/model/view-window.ts'
import type { LaneShape } from './lane-shapes.ts'
import type { Shown } from './shown.ts'
import { type SvgNode, node } from './svg-node.ts'
import { rectPath, tidy } from './svg-path.ts'
import { SvgPen } from './svg-pen.ts'

/** A run of a task with that much room, in CSS pixels, has its number written into it. */
const NUMBER_ROOM = { width: 24, height: 12 }
/** Two tasks are set apart by a gap where the second is at least that wide. */
const GAP_WIDTH = 4
/** How strong the area of a strip is. */
const AREA = 0.3

/** A lane's slices, with their tasks' numbers. */
export function laneNode(
  { top, height }: PlacedLane,
  shapes: readonly LaneShape[],
  { width, selected }: Shown,
  palette: Palette,
): SvgNode {
  const pen = new SvgPen(palette, selected)
  let gaps = ''
  for (const { left, right } of shapes) {
    pen.fill({ x: left * width, y: top, width: (right - left) * width, height }, palette.ground)
  }
  for (const [at, { look, task, isBlock, left, right, from, to }] of shapes.entries()) {
    const x = left * width
    const wide = (right - left) * width
    const isLine = look === LOOK.waiting
    const box = isLine
      ? { x, y: top + height - 1, width: wide, height: 1 }
      : { x, y: top + height * (1 - to), width: wide, height: height * (to - from) }
    pen.draw(look, task, box)
    if (isBlock) continue
    const before = shapes[at - 1]
    if (wide >= GAP_WIDTH && before?.isBlock === false && before.task !== task)
      gaps += rectPath(x, top, 1, height)
    // A bar through its middle marks what is blocked without its colour.
    if (look === LOOK.blocked) gaps += rectPath(x + 1, top + height / 2 - 0.5, Math.max(0, wide - 2), 1)
  }
  const numbers = height >= NUMBER_ROOM.height ? numberNodes(shapes, top + height / 2, width, palette) : []
  return node('g', {}, [
    ...pen.nodes,
    ...(gaps === '' ? [] : [node('path', { d: gaps, fill: cssColour(palette.paper) })]),
    ...numbers,
  ])
}

/** The numbers of tasks, where they run for long enough without a break. */
function numberNodes(
  shapes: readonly LaneShape[],
  middle: number,
  width: number,
  palette: Palette,
): SvgNode[] {
  const nodes: SvgNode[] = []
  for (let at = 0; at < shapes.length;) {
    const first = shapes[at]
    let end = at + 1
    while (first !== undefined && isRun(first) && isNext(shapes[end - 1], shapes[end])) end++
    const room = ((shapes[end - 1]?.right ?? 0) - (first?.left ?? 0)) * width
    if (first !== undefined && isRun(first) && room >= NUMBER_ROOM.width) {
      const place = { x: tidy(first.left * width + 4), y: tidy(middle + 3.5) }
      const fill = palette.inks[colourOf(first.task)] ?? 'black'
      const style = { 'font-size': 10, 'font-weight': 600, fill }
      nodes.push(node('text', { ...place, ...style }, [String(first.task + 1)]))
    }
    at = end
  }
  return nodes
}

function isRun({ look, task, isBlock }: LaneShape): boolean {
  return !isBlock && task >= 0 && (look < LOOK.preempted || look === LOOK.selectedRunning)
}

function isNext(before: LaneShape | undefined, shape: LaneShape | undefined): boolean {
  return before !== undefined && shape !== undefined && isRun(shape) && shape.task === before.task
}

/** Fork, wait and join of each model's coordinator. */
export function driversNode({ layout, view, width }: Shown, palette: Palette): SvgNode {
  const within = (share: number): number => Math.min(1, Math.max(0, share)) * width
  const paths = layout.coordinators.map(({ model, top, height, bottom }) => {
    const ends = [
      { share: shareOf(0, view), bar: 0, line: 0 },
      { share: shareOf(model.wallMs, view), bar: -3, line: -1 },
    ]
    const [fork, join] = ends.map(({ share }) => within(share)) as [number, number]
    const marks = ends
      .filter(({ share }) => share >= 0 && share <= 1)
      .map(({ share, bar, line }) => {
        const x = share * width
        return rectPath(x + bar, top, 3, height) + rectPath(x + line, top, 1, bottom - top)
      })
    return rectPath(fork, top + height / 2, join - fork, 1) + marks.join('')
  })
  return node('path', { d: paths.join(''), fill: cssColour(palette.ready) })
}

/** A figure over time: its area, and the dashed line of what there is. */
export function stripNodes(
  { strip, model, top, height }: PlacedStrip,
  { view, width }: Shown,
  palette: Palette,
): SvgNode[] {
  const { steps, ceiling } = strip
  if (steps === null || steps === undefined) return []
  const level = (value: number): number => tidy(top + height * (1 - value / strip.top))
  let [path, beforeMs] = ['', 0]
  for (const [at, ms] of steps.tMs.entries()) {
    const left = Math.max(0, shareOf(beforeMs, view)) * width
    const right = Math.min(1, shareOf(ms, view)) * width
    beforeMs = ms
    if (right <= left) continue
    const corner = `${tidy(left)} ${level(steps.values[at] ?? 0)}`
    path += path === '' ? `M${tidy(left)} ${tidy(top + height)}L${corner}` : `L${corner}`
    path += `H${tidy(right)}`
  }
  if (path === '') return []
  const end = Math.min(1, shareOf(model.wallMs, view)) * width
  const style = {
    fill: cssColour(mixPixels(palette.paper, palette.ready, AREA)),
    stroke: cssColour(palette.ready),
    'stroke-width': 0.5,
  }
  const area = node('path', { d: `${path}V${tidy(top + height)}z`, ...style })
  if (ceiling === null || end <= 0) return [area]
  const line = { stroke: cssColour(palette.waiting), 'stroke-dasharray': '4 3' }
  return [area, node('path', { d: `M0 ${level(ceiling)}H${tidy(end)}`, ...line })]
}
