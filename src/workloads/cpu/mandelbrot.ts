import { noInline } from '../kernels/no-inline.ts'
import { fnv1a, splitRange } from '../kernels/numbers.ts'
import { type Safepoints, choiceParam, defineWorkload, numberParam } from '../sdk.ts'

/** The section of the complex plane: its centre, and its width on the real axis. */
const VIEW = { re: -0.7435, im: 0.1314, width: 0.0135 }
/** Iterations per chunk, about 60 µs. */
const CHUNK_ITERATIONS = 16_000
/** Byte of a pixel that never escaped. */
const INSIDE = 255

interface Picture {
  readonly width: number
  readonly height: number
  readonly maxIterations: number
}

/** The rows of a task: `count` of them from `first`, `step` apart. */
interface Rows {
  readonly first: number
  readonly step: number
  readonly count: number
}

export const mandelbrot = defineWorkload({
  id: 'mandelbrot',
  kind: 'cpu',
  defaultTasks: 8,
  params: [
    numberParam('maxIterations', { unit: '', integer: true, min: 10, max: 10_000, default: 800 }),
    numberParam('width', { unit: 'px', integer: true, min: 16, max: 4_000, default: 1_200 }),
    numberParam('height', { unit: 'px', integer: true, min: 16, max: 4_000, default: 800 }),
    choiceParam('division', ['rows', 'bands'], 'rows'),
  ],

  memory: ({ width, height }, tasks) => ({ inputBytes: 32, taskBytes: (width * height) / tasks }),

  inputs: ({ height, division }, tasks) =>
    division === 'rows' ? dealRows(height, tasks) : cutIntoBands(height, tasks),

  async run(rows: Rows, ctx, picture) {
    return drawRows(rows, picture, ctx)
  },

  digest: (pixels: Uint8Array<ArrayBuffer>) => fnv1a(pixels),

  output: (pixels, rows, { width, height }) => ({
    kind: 'band',
    pictureWidth: width,
    pictureHeight: height,
    topRow: rows.first,
    rowStep: rows.step,
    rows: rows.count,
    pixels,
  }),
})

/**
 * Deals rows to tasks one by one: task t of N has the rows t, t + N, t + 2N, …. Every task has some of each part of the
 * picture, so all are about equally long.
 */
function dealRows(height: number, tasks: number): Rows[] {
  return Array.from({ length: tasks }, (_, first) => ({
    first,
    step: tasks,
    count: Math.max(0, Math.ceil((height - first) / tasks)),
  }))
}

/** Cuts the picture into a band of neighbouring rows per task. Those with more of the set inside take longer. */
function cutIntoBands(height: number, tasks: number): Rows[] {
  return splitRange(0, height, tasks).map(({ from, to }) => ({ first: from, step: 1, count: to - from }))
}

async function drawRows(rows: Rows, picture: Picture, ctx: Safepoints): Promise<Uint8Array<ArrayBuffer>> {
  const pixels = new Uint8Array(picture.width * rows.count)
  const shades = shadeTable(picture.maxIterations)
  // #region shown to the reader
  for (let next = 0; next < pixels.length;) {
    next = drawChunk(pixels, next, rows, picture, shades)
    if (ctx.shouldYield()) await ctx.yield() // awaits: turn
  }
  // #endregion
  return pixels
}

/** Draws pixels, beginning with `first`, until the chunk's iterations are used up; returns the next pixel to draw. */
const drawChunk = noInline(
  (
    pixels: Uint8Array,
    first: number,
    rows: Rows,
    { width, height, maxIterations }: Picture,
    shades: Uint8Array,
  ): number => {
    const step = VIEW.width / width
    const left = VIEW.re - VIEW.width / 2
    const top = VIEW.im - (step * height) / 2
    let budget = CHUNK_ITERATIONS
    let next = first
    while (next < pixels.length && budget > 0) {
      const cRe = left + step * (next % width)
      const cIm = top + step * (rows.first + rows.step * Math.floor(next / width))
      // z ← z² + c, until z leaves the circle of radius 2.
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

/** The byte for each number of iterations: a logarithmic scale, brighter the later a pixel escapes. */
function shadeTable(maxIterations: number): Uint8Array {
  const shades = new Uint8Array(maxIterations + 1)
  const scale = 254 / Math.log(maxIterations + 1)
  for (let i = 0; i < maxIterations; i++) shades[i] = Math.floor(Math.log(i + 1) * scale)
  shades[maxIterations] = INSIDE
  return shades
}
