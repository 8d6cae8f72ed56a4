import { type Palette, type Pixel, cssColour } from '../timeline/paint/colours.ts'
import { LOOK, NO_TASK, colourOf } from '../timeline/paint/looks.ts'
import { type SvgNode, node } from './svg-node.ts'
import { rectPath, tidy } from './svg-path.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** CSS pixels from stripe to stripe, and from dot to dot. */
const STRIPES = 4
const DOTS = 3

/**
 * Gathers shapes as the painter would paint them, one path for each colour: a tenth of the bytes of as many elements.
 * Stripes and dots are strokes, since many programs that open SVG know no patterns.
 */
export class SvgPen {
  readonly #palette: Palette
  readonly #selected: number
  readonly #fills = new Map<Pixel, string>()
  readonly #stripes = new Map<Pixel, string>()
  readonly #dots = new Map<Pixel, string>()

  constructor(palette: Palette, selected: number) {
    this.#palette = palette
    this.#selected = selected
  }

  fill({ x, y, width, height }: Box, colour: Pixel): void {
    add(this.#fills, colour, rectPath(x, y, width, height))
  }

  /** Draws a look; `task` tints what waits or is ready, where one task is meant. */
  draw(look: number, task: number, box: Box): void {
    const { tasks, faint, ground, gc, blocked, waiting, ready } = this.#palette
    const isAll = this.#selected === NO_TASK
    const lit = isAll ? tasks : faint
    const own = colourOf(this.#selected)
    if (look < LOOK.preempted) this.fill(box, lit[look] ?? gc)
    else if (look < LOOK.waiting) {
      const colour = look - LOOK.preempted
      this.#hatch(box, lit[colour] ?? gc, isAll ? (faint[colour] ?? ground) : ground)
    } else if (look === LOOK.selectedRunning) this.fill(box, tasks[own] ?? gc)
    else if (look === LOOK.selectedPreempted) this.#hatch(box, tasks[own] ?? gc, faint[own] ?? ground)
    else if (look === LOOK.waiting) this.fill(box, this.#tint(task, waiting))
    else if (look === LOOK.ready) this.#dot(box, this.#tint(task, ready))
    else this.fill(box, look === LOOK.blocked ? blocked : gc)
  }

  /** All that was drawn. */
  get nodes(): SvgNode[] {
    const stroke = { fill: 'none', 'stroke-width': 1 }
    const dash = { 'stroke-dasharray': `1 ${DOTS - 1}` }
    return [
      ...[...this.#fills].map(([colour, d]) => node('path', { d, fill: cssColour(colour) })),
      ...[...this.#stripes].map(([colour, d]) => node('path', { d, ...stroke, stroke: cssColour(colour) })),
      ...[...this.#dots].map(([colour, d]) =>
        node('path', { d, ...stroke, ...dash, stroke: cssColour(colour) }),
      ),
    ]
  }

  #tint(task: number, otherwise: Pixel): Pixel {
    if (task < 0) return otherwise
    const isLit = this.#selected === NO_TASK || this.#selected === task
    return (isLit ? this.#palette.tasks : this.#palette.faint)[colourOf(task)] ?? otherwise
  }

  /** Slanted stripes that are fixed to the picture, so that neighbours make one pattern. */
  #hatch(box: Box, stripe: Pixel, ground: Pixel): void {
    this.fill(box, ground)
    const { x, y, width, height } = box
    let path = ''
    for (let sum = Math.ceil((x + y) / STRIPES) * STRIPES; sum < x + width + y + height; sum += STRIPES) {
      const from = Math.max(x, sum - y - height)
      const length = Math.min(x + width, sum - y) - from
      if (length > 0) path += `M${tidy(from)} ${tidy(sum - from)}l${tidy(length)} ${tidy(-length)}`
    }
    add(this.#stripes, stripe, path)
  }

  #dot({ x, y, width, height }: Box, colour: Pixel): void {
    let path = ''
    for (let row = y + 0.5; row < y + height; row += DOTS) path += `M${tidy(x)} ${tidy(row)}h${tidy(width)}`
    add(this.#dots, colour, path)
  }
}

function add(paths: Map<Pixel, string>, colour: Pixel, path: string): void {
  if (path !== '') paths.set(colour, (paths.get(colour) ?? '') + path)
}
