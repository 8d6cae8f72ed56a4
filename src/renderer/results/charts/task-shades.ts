import type { Palette, Pixel } from '../../timeline/paint/colours.ts'

type Rgb = readonly [red: number, green: number, blue: number]

/** For each task colour the colours of the 256 pixel values, as sequences of red, green, blue. */
export interface TaskShades {
  readonly tasks: readonly Uint8Array[]
  /** The same while another task is selected. */
  readonly faint: readonly Uint8Array[]
}

/** A pixel inside the set. */
const INSIDE = 255
const DARK: Rgb = [16, 18, 22]
const LIGHT: Rgb = [252, 252, 250]

/** The share of a task's own colour in its shades; the rest is grey. */
const TINT = 0.7
/** The strength of a band's shades while another task is selected. */
const FAINT = 0.2

const cache = new WeakMap<Palette, TaskShades>()

/** The shades of a palette: greys from dark to light, tinted by the task. The inside of the set is dark. */
export function taskShades(palette: Palette): TaskShades {
  const known = cache.get(palette)
  if (known !== undefined) return known
  const tasks = palette.tasks.map((task) => scale(rgbOf(task)))
  const paper = rgbOf(palette.paper)
  const faint = tasks.map((shades) =>
    shades.map((part, at) => mixPart(paper[(at % 3) as 0 | 1 | 2], part, FAINT)),
  )
  const shades = { tasks, faint }
  cache.set(palette, shades)
  return shades
}

function scale(task: Rgb): Uint8Array {
  return Uint8Array.from(
    Array.from({ length: 256 }, (_, value) => (value === INSIDE ? DARK : shade(task, value / 254))).flat(),
  )
}

function rgbOf(pixel: Pixel): Rgb {
  return [pixel & 255, (pixel >>> 8) & 255, (pixel >>> 16) & 255]
}

/** From a deep tone of the task's colour over the colour itself to nearly white. */
function shade(task: Rgb, light: number): Rgb {
  const grey = 0.3 * task[0] + 0.6 * task[1] + 0.1 * task[2]
  const tint = mix([grey, grey, grey], task, TINT)
  const eased = light ** 2
  return eased < 0.5 ? mix(mix(DARK, tint, 0.35), tint, eased * 2) : mix(tint, LIGHT, (eased - 0.5) * 1.7)
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2): number => mixPart(from[index], to[index], share)
  return [part(0), part(1), part(2)]
}

function mixPart(from: number, to: number, share: number): number {
  return from + (to - from) * share
}
