/** A colour as a canvas keeps it in a Uint32Array on all machines there are: alpha, blue, green, red. */
export type Pixel = number

/** What the timeline is painted with, in the theme of the moment. */
export interface Palette {
  readonly paper: Pixel
  /** Behind a lane from its first slice to its last. */
  readonly ground: Pixel
  readonly tasks: readonly Pixel[]
  /** What is written on each of them, as CSS. */
  readonly inks: readonly string[]
  /** The tasks that are not selected, while one is. */
  readonly faint: readonly Pixel[]
  readonly waiting: Pixel
  readonly ready: Pixel
  readonly blocked: Pixel
  readonly gc: Pixel
}

/** The names of the colours that a palette is made of, as the style sheet has them. */
export const COLOUR_NAMES = [
  'task-1',
  'task-2',
  'task-3',
  'task-4',
  'task-5',
  'task-6',
  'task-7',
  'paper',
  'sunken',
  'ink-soft',
  'edge',
  'fault',
] as const
export type ColourName = (typeof COLOUR_NAMES)[number]

/** How much of a task's own colour is left while another one is selected. */
const FAINT = 0.22

/** Where black and white are read equally well: 1.05 ÷ 0.05 is split evenly. */
const INK_TURNS = 0.179

export function packPixel(red: number, green: number, blue: number): Pixel {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

/** A colour as a browser computes it: `rgb(0, 158, 115)` or `rgb(0 158 115)`; black where it is none. */
export function parseColour(css: string): Pixel {
  const [red = 0, green = 0, blue = 0] = (css.match(/[\d.]+/g) ?? []).map((part) => Math.round(Number(part)))
  return packPixel(red, green, blue)
}

/** The colour as CSS text. */
export function cssColour(pixel: Pixel): string {
  return `rgb(${pixel & 255} ${(pixel >>> 8) & 255} ${(pixel >>> 16) & 255})`
}

/** From one colour to the other: 0 is the first, 1 the second. */
export function mixPixels(from: Pixel, to: Pixel, share: number): Pixel {
  const part = (shift: number): number => {
    const start = (from >>> shift) & 255
    return Math.round(start + (((to >>> shift) & 255) - start) * share)
  }
  return packPixel(part(0), part(8), part(16))
}

/** The palette of a theme, whose colours are asked for by name. */
export function paletteOf(colour: (name: ColourName) => Pixel): Palette {
  const paper = colour('paper')
  const tasks = COLOUR_NAMES.slice(0, 7).map(colour)
  return {
    paper,
    ground: colour('sunken'),
    tasks,
    inks: tasks.map((task) => (luminance(task) > INK_TURNS ? '#111' : '#fff')),
    faint: tasks.map((task) => mixPixels(paper, task, FAINT)),
    waiting: colour('edge'),
    ready: colour('ink-soft'),
    blocked: colour('fault'),
    gc: colour('edge'),
  }
}

/** How bright a colour is, from 0 to 1, as WCAG 2.2 defines it. */
function luminance(pixel: Pixel): number {
  const part = (shift: number): number => {
    const value = ((pixel >>> shift) & 255) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(0) + 0.7152 * part(8) + 0.0722 * part(16)
}
