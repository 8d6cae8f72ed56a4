import { MODEL_IDS, type ModelId } from '../../../contract/models/index.ts'
import { modelColourProperty } from '../../ui/styles/model-colours.ts'
import { TASK_COLOURS } from '../model/styles.ts'

/** A colour as a canvas has it in a Uint32Array on a little-endian machine: alpha, blue, green, red. */
export type Pixel = number

/** The colours of a task that does not run, or of a worker without a task. */
export interface Tone {
  /** The line below a wait, and the dots of what is ready. */
  readonly line: Pixel
  readonly waiting: Pixel
  readonly ready: Pixel
}

/** The colours of the timeline in the current theme. */
export interface Palette {
  readonly paper: Pixel
  /** Behind a lane from its first slice to its last. */
  readonly ground: Pixel
  readonly tasks: readonly Pixel[]
  /** The colours of text on them, as CSS. */
  readonly inks: readonly string[]
  /** The tasks that are not selected, while one is. */
  readonly faint: readonly Pixel[]
  /** The tones of the tasks, and of those that are not selected. */
  readonly tones: readonly Tone[]
  readonly faintTones: readonly Tone[]
  /** A worker without a task. */
  readonly idle: Tone
  /** Lines around the lanes. */
  readonly rule: Pixel
  readonly mark: Pixel
  readonly blocked: Pixel
  readonly gc: Pixel
  readonly models: Readonly<Record<ModelId, Pixel>>
}

const TASK_NAMES = Array.from({ length: TASK_COLOURS }, (_, task) => `task-${task + 1}`)

/** The custom properties of the style sheet that a palette is made of. */
export const COLOUR_NAMES: readonly string[] = [
  ...TASK_NAMES,
  ...['paper', 'sunken', 'ink-soft', 'edge', 'fault'],
  ...MODEL_IDS.map(modelName),
]

/** The share of a task's own colour while another task is selected. */
const FAINT = 0.22

/** The share of a task's colour in its waits and in its ready time: more on dark paper, where tints are less visible. */
const TINTS = { light: { waiting: 0.2, ready: 0.42 }, dark: { waiting: 0.32, ready: 0.55 } } as const

/** The luminance at which black and white text have the same contrast. */
const INK_THRESHOLD = 0.179

export function packPixel(red: number, green: number, blue: number): Pixel {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

/** A colour as a browser computes it: `rgb(0, 158, 115)` or `rgb(0 158 115)`; black for anything else. */
export function parseColour(css: string): Pixel {
  const [red = 0, green = 0, blue = 0] = (css.match(/[\d.]+/g) ?? []).map((part) => Math.round(Number(part)))
  return packPixel(red, green, blue)
}

/** The colour as CSS. */
export function cssColour(pixel: Pixel): string {
  return `rgb(${pixel & 255} ${(pixel >>> 8) & 255} ${(pixel >>> 16) & 255})`
}

/** A mixture of two colours: 0 is the first, 1 the second. */
export function mixPixels(from: Pixel, to: Pixel, share: number): Pixel {
  const part = (shift: number): number => {
    const start = (from >>> shift) & 255
    return Math.round(start + (((to >>> shift) & 255) - start) * share)
  }
  return packPixel(part(0), part(8), part(16))
}

/** The palette of a theme, from its colours by name. */
export function paletteOf(colour: (name: string) => Pixel): Palette {
  const paper = colour('paper')
  const tasks = TASK_NAMES.map(colour)
  const faint = tasks.map((task) => mixPixels(paper, task, FAINT))
  const models = MODEL_IDS.map((id) => [id, colour(modelName(id))] as const)
  return {
    paper,
    ground: colour('sunken'),
    tasks,
    inks: tasks.map((task) => (luminance(task) > INK_THRESHOLD ? '#111' : '#fff')),
    faint,
    tones: tasks.map((task) => toneOf(task, paper)),
    faintTones: faint.map((task) => toneOf(task, paper)),
    idle: { line: colour('edge'), waiting: colour('sunken'), ready: colour('sunken') },
    rule: colour('edge'),
    mark: colour('ink-soft'),
    blocked: colour('fault'),
    gc: colour('edge'),
    models: Object.fromEntries(models) as Record<ModelId, Pixel>,
  }
}

function toneOf(task: Pixel, paper: Pixel): Tone {
  const { waiting, ready } = TINTS[luminance(paper) > INK_THRESHOLD ? 'light' : 'dark']
  return { line: task, waiting: mixPixels(paper, task, waiting), ready: mixPixels(paper, task, ready) }
}

function modelName(id: ModelId): string {
  return modelColourProperty(id).slice('--'.length)
}

/** The relative luminance of a colour, as WCAG 2.2 defines it. */
function luminance(pixel: Pixel): number {
  const part = (shift: number): number => {
    const value = ((pixel >>> shift) & 255) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(0) + 0.7152 * part(8) + 0.0722 * part(16)
}
