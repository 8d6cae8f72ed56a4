import { fnv1a } from '../kernels/digest.ts'
import { noInline } from '../kernels/no-inline.ts'
import { type Range, splitRange } from '../kernels/split.ts'
import { type TaskContext, defineWorkload, numberParam } from '../sdk.ts'

/** The part of the plane that is drawn: centre, and how much of the real axis fits the width. */
const VIEW = { re: -0.7435, im: 0.1314, width: 0.0135 }
/** Iterations in one chunk, about 60 µs. */
const CHUNK_ITERATIONS = 16_000
/** The byte of a pixel that never escaped. */
const INSIDE = 255

interface Picture {
  readonly width: number
  readonly height: number
  readonly maxIterations: number
}

export const mandelbrot = defineWorkload({
  id: 'mandelbrot',
  title: 'Mandelbrot picture',
  kind: 'cpu',
  summary: 'Computes a fractal picture, band by band. Pure arithmetic.',
  description:
    'Each task computes one horizontal band of a picture of the Mandelbrot set: for every pixel it repeats a small ' +
    'calculation until the value escapes. Nothing is waited for, so only more cores can make it faster. ' +
    'Rendering, image filters and simulations look like this.',
  taskNoun: 'band',
  defaultTasks: 24,
  services: [],
  params: [
    numberParam('width', {
      title: 'Width',
      help: 'Pixels in a row of the picture.',
      unit: 'px',
      integer: true,
      min: 16,
      max: 4_000,
      default: 1_200,
    }),
    numberParam('height', {
      title: 'Height',
      help: 'Rows of the picture, shared out among the tasks.',
      unit: 'px',
      integer: true,
      min: 16,
      max: 4_000,
      default: 800,
    }),
    numberParam('maxIterations', {
      title: 'Iterations',
      help: 'How often a pixel is tried before it counts as inside the set. More means more work.',
      unit: '',
      integer: true,
      min: 10,
      max: 10_000,
      default: 1_500,
    }),
  ],

  memory: ({ width, height }, tasks) => ({ inputBytes: 32, taskBytes: (width * height) / tasks }),

  inputs: (params, tasks) => splitRange(0, params.height, tasks),

  async run(rows: Range, ctx, picture) {
    return drawBand(rows, picture, ctx)
  },

  digest: (pixels: Uint8Array<ArrayBuffer>) => fnv1a(pixels),

  output: (pixels, rows, { width, height }) => ({
    kind: 'band',
    pictureWidth: width,
    pictureHeight: height,
    topRow: rows.from,
    rows: rows.to - rows.from,
    pixels,
  }),
})

async function drawBand(rows: Range, picture: Picture, ctx: TaskContext): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = new Uint8Array(picture.width * (rows.to - rows.from))
  const shades = shadeTable(picture.maxIterations)
  for (let next = 0; next < pixels.length;) {
    next = drawChunk(pixels, next, rows.from, picture, shades)
    if (ctx.shouldYield()) await ctx.yield()
  }
  return pixels
}

/** Draws pixels from `first` on until the chunk's iterations are used up; returns the first one left. */
const drawChunk = noInline(
  (
    pixels: Uint8Array,
    first: number,
    topRow: number,
    { width, height, maxIterations }: Picture,
    shades: Uint8Array,
  ): number => {
    let next = first
    const step = VIEW.width / width
    const left = VIEW.re - VIEW.width / 2
    const top = VIEW.im - (step * height) / 2
    let budget = CHUNK_ITERATIONS
    while (next < pixels.length && budget > 0) {
      const cRe = left + step * (next % width)
      const cIm = top + step * (topRow + Math.floor(next / width))
      let re = 0
      let im = 0
      let iterations = 0
      while (iterations < maxIterations && re * re + im * im <= 4) {
        const nextRe = re * re - im * im + cRe
        im = 2 * re * im + cIm
        re = nextRe
        iterations++
      }
      pixels[next] = shades[iterations] ?? INSIDE
      budget -= iterations + 1
      next++
    }
    return next
  },
)

/** The byte for each number of iterations, brighter the later a pixel escapes, on a logarithmic scale. */
function shadeTable(maxIterations: number): Uint8Array {
  const shades = new Uint8Array(maxIterations + 1)
  const scale = 254 / Math.log(maxIterations + 1)
  for (let i = 0; i < maxIterations; i++) shades[i] = Math.floor(Math.log(i + 1) * scale)
  shades[maxIterations] = INSIDE
  return shades
}
