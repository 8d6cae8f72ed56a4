import { type Pixel, cssColour } from '../timeline/paint/colours.ts'
import type { Surface, SurfaceStroke, SurfaceText } from '../timeline/paint/surface.ts'
import { type SvgNode, svgNode } from './svg.ts'

interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The size of a picture so far, shared by all of its areas. */
interface Size {
  characters: number
}

/**
 * A surface that draws SVG. Shapes of one colour share a path, a tenth of the bytes of as many elements. Stripes and
 * dots are strokes, since many programs that open SVG know no patterns.
 */
export class SvgSurface implements Surface {
  readonly width: number
  readonly height: number
  readonly isExact = true
  readonly #maxCharacters: number
  readonly #size: Size
  readonly #children: (
    SvgNode | { readonly surface: SvgSurface; readonly left: number; readonly top: number }
  )[] = []
  /** The paths of the current group, in the order in which they are drawn. */
  #paths: Path[] = []
  #strokes: SvgNode[] = []
  #texts: SvgNode[] = []

  constructor(width: number, height: number, maxCharacters = Infinity, size: Size = { characters: 0 }) {
    this.width = width
    this.height = height
    this.#maxCharacters = maxCharacters
    this.#size = size
  }

  /** True if the drawing has reached its largest size: what follows is left out. */
  get isFull(): boolean {
    return this.#size.characters > this.#maxCharacters
  }

  fill(left: number, top: number, right: number, bottom: number, colour: Pixel): void {
    const box = this.#clip(left, top, right, bottom)
    if (box !== null) this.#pathFor('fill', colour, 0, box).addRectangle(box)
  }

  hatch(
    left: number,
    top: number,
    right: number,
    bottom: number,
    stripe: Pixel,
    ground: Pixel,
    unit: number,
  ): void {
    this.fill(left, top, right, bottom, ground)
    const box = this.#clip(left, top, right, bottom)
    if (box === null) return
    const period = unit * 4
    const first = Math.ceil((box.left + box.top) / period) * period
    let data = ''
    for (let sum = first; sum < box.right + box.bottom; sum += period) {
      const from = Math.max(box.left, sum - box.bottom)
      const length = Math.min(box.right, sum - box.top) - from
      if (length > 0) data += `M${tidy(from)} ${tidy(sum - from)}l${tidy(length)} ${tidy(-length)}`
    }
    if (data !== '') this.#pathFor('stripes', stripe, unit, box).add(data)
  }

  dots(
    left: number,
    top: number,
    right: number,
    bottom: number,
    dot: Pixel,
    ground: Pixel,
    unit: number,
  ): void {
    this.fill(left, top, right, bottom, ground)
    const box = this.#clip(left, top, right, bottom)
    if (box === null) return
    let data = ''
    for (let row = box.top + unit / 2; row < box.bottom; row += unit * 3) {
      data += `M${tidy(box.left)} ${tidy(row)}h${tidy(box.right - box.left)}`
    }
    this.#pathFor('dots', dot, unit, box).add(data)
  }

  stroke({ path, x, y, scale, width, colour }: SurfaceStroke): void {
    if (this.isFull) return
    this.#size.characters += path.length
    const line = { fill: 'none', stroke: cssColour(colour), 'stroke-linejoin': 'round' }
    const transform = `translate(${tidy(x)} ${tidy(y)}) scale(${tidy(scale)})`
    const placed = { d: path, transform, 'stroke-width': tidy(width / scale) }
    this.#strokes.push(svgNode('path', { ...placed, ...line }))
  }

  text({ x, y, text, size, isBold, anchor, colour }: SurfaceText): void {
    const style = { 'font-size': tidy(size), 'font-weight': isBold ? 600 : 400, 'text-anchor': anchor }
    this.#texts.push(svgNode('text', { x: tidy(x), y: tidy(y), ...style, fill: colour }, [text]))
  }

  group(): void {
    const nodes = [...this.#paths.map((path) => path.node), ...this.#strokes, ...this.#texts]
    if (nodes.length > 0) this.#children.push(svgNode('g', {}, nodes))
    this.#paths = []
    this.#strokes = []
    this.#texts = []
  }

  area(left: number, top: number, width: number, height: number): SvgSurface {
    this.group()
    const surface = new SvgSurface(width, height, this.#maxCharacters, this.#size)
    this.#children.push({ surface, left, top })
    return surface
  }

  /** Everything that was drawn. */
  get nodes(): SvgNode[] {
    this.group()
    return this.#children.map((child) =>
      'surface' in child
        ? svgNode('g', { transform: `translate(${child.left} ${child.top})` }, child.surface.nodes)
        : child,
    )
  }

  #clip(left: number, top: number, right: number, bottom: number): Box | null {
    if (this.isFull) return null
    const box = {
      left: Math.max(0, left),
      top: Math.max(0, top),
      right: Math.min(this.width, right),
      bottom: Math.min(this.height, bottom),
    }
    return box.right > box.left && box.bottom > box.top ? box : null
  }

  /** The path that a shape belongs to: an earlier one, unless something was drawn over it where the shape is. */
  #pathFor(kind: PathKind, colour: Pixel, unit: number, box: Box): Path {
    for (let at = this.#paths.length - 1; at >= 0; at--) {
      const path = this.#paths[at]
      if (path?.is(kind, colour, unit) === true) {
        path.include(box)
        return path
      }
      if (path?.overlaps(box) === true) break
    }
    const path = new Path(kind, colour, unit, box, this.#size)
    this.#paths.push(path)
    return path
  }
}

type PathKind = 'fill' | 'stripes' | 'dots'

/** Stripes are slanted: their width is measured across. */
const STRIPE_WIDTH = Math.SQRT1_2

/** Shapes of one colour that are drawn together. */
class Path {
  readonly #kind: PathKind
  readonly #colour: Pixel
  readonly #unit: number
  readonly #size: Size
  #data = ''
  /** Encloses all shapes of the path. */
  #bounds: Box
  /** The last rectangle, which may still grow to the right. */
  #open: Box | null = null

  constructor(kind: PathKind, colour: Pixel, unit: number, bounds: Box, size: Size) {
    this.#kind = kind
    this.#colour = colour
    this.#unit = unit
    this.#bounds = bounds
    this.#size = size
  }

  is(kind: PathKind, colour: Pixel, unit: number): boolean {
    return this.#kind === kind && this.#colour === colour && this.#unit === unit
  }

  overlaps({ left, top, right, bottom }: Box): boolean {
    const bounds = this.#bounds
    return left < bounds.right && bounds.left < right && top < bounds.bottom && bounds.top < bottom
  }

  include({ left, top, right, bottom }: Box): void {
    const bounds = this.#bounds
    this.#bounds = {
      left: Math.min(bounds.left, left),
      top: Math.min(bounds.top, top),
      right: Math.max(bounds.right, right),
      bottom: Math.max(bounds.bottom, bottom),
    }
  }

  addRectangle(box: Box): void {
    const open = this.#open
    const continues = open?.right === box.left && open.top === box.top && open.bottom === box.bottom
    if (continues) {
      this.#open = { ...open, right: box.right }
      return
    }
    this.#close()
    this.#open = box
  }

  add(data: string): void {
    this.#data += data
    this.#size.characters += data.length
  }

  get node(): SvgNode {
    this.#close()
    const d = this.#data
    const colour = cssColour(this.#colour)
    if (this.#kind === 'fill') return svgNode('path', { d, fill: colour })
    const stroke = { d, fill: 'none', stroke: colour }
    if (this.#kind === 'stripes') {
      return svgNode('path', { ...stroke, 'stroke-width': tidy(this.#unit * STRIPE_WIDTH) })
    }
    const dashes = `${this.#unit} ${this.#unit * 2}`
    return svgNode('path', { ...stroke, 'stroke-width': this.#unit, 'stroke-dasharray': dashes })
  }

  #close(): void {
    if (this.#open === null) return
    const { left, top, right, bottom } = this.#open
    const [x, y, width, height] = [left, top, right - left, bottom - top].map(tidy)
    this.#open = null
    this.add(`M${x} ${y}h${width}v${height}h${-(width ?? 0)}z`)
  }
}

/** Hundredths are finer than any printer. */
function tidy(value: number): number {
  return Math.round(value * 100) / 100
}
