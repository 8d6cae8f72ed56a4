import { describe, expect, it } from 'vitest'
import { mandelbrot } from '../../../../src/workloads/cpu/mandelbrot.ts'
import { runTasks } from '../../../fixtures/run-tasks.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const SMALL = { width: 60, height: 40, maxIterations: 150, division: 'rows' }
const BANDS = { ...SMALL, division: 'bands' }

/** The picture that the outputs of all tasks make, row by row. Throws if a row is missing or is there twice. */
async function picture(params: typeof SMALL, tasks: number, yieldEvery = 0): Promise<number[]> {
  const { results } = await runTasks({ id: 'mandelbrot', params, tasks, yieldEvery })
  const inputs = mandelbrot.inputs(params, tasks, 1)
  const rows = new Map<number, number[]>()
  for (const [task, result] of results.entries()) {
    const band = mandelbrot.output?.(result, inputs[task], params)
    for (let row = 0; row < (band?.rows ?? 0); row++) {
      const place = (band?.topRow ?? 0) + row * (band?.rowStep ?? 1)
      if (rows.has(place)) throw new Error(`Row ${String(place)} was computed twice.`)
      rows.set(place, [...(result as Uint8Array).subarray(row * params.width, (row + 1) * params.width)])
    }
  }
  return Array.from({ length: params.height }, (_, row) => {
    const pixels = rows.get(row)
    if (pixels === undefined) throw new Error(`Row ${String(row)} is missing.`)
    return pixels
  }).flat()
}

describe('mandelbrot', () => {
  it('draws the same picture however it is split, and however often tasks yield', async () => {
    const whole = await picture(SMALL, 1)
    expect(whole).toHaveLength(60 * 40)
    for (const params of [SMALL, BANDS]) {
      expect(await picture(params, 7, 1)).toEqual(whole)
      expect(await picture(params, 100)).toEqual(whole)
    }
  })

  it('draws points inside the set and many shades outside', async () => {
    const whole = await picture({ ...SMALL, width: 300, height: 200, maxIterations: 600 }, 4)
    expect(whole.filter((byte) => byte === 255).length).toBeGreaterThan(100)
    expect(new Set(whole).size).toBeGreaterThan(30)
  })

  it.each([
    ['rows', { topRow: 1, rowStep: 3, rows: 13 }],
    ['bands', { topRow: 13, rowStep: 1, rows: 13 }],
  ])('outputs the pixels of a task with their position in the picture (%s)', async (division, position) => {
    const params = { ...SMALL, division }
    const [, second] = mandelbrot.inputs(params, 3, 1)
    const pixels = await mandelbrot.run(second, bareContext(), params)
    expect(mandelbrot.output?.(pixels, second, params)).toEqual({
      kind: 'band',
      pictureWidth: 60,
      pictureHeight: 40,
      ...position,
      pixels,
    })
  })

  it('gives all tasks about the same work if rows are dealt in turn, and not if they are bands', async () => {
    /** The safepoints of each task: one per chunk of iterations. */
    const chunks = async (params: typeof SMALL): Promise<number[]> => {
      const counts: number[] = []
      for (const input of mandelbrot.inputs(params, 8, 1)) {
        let count = 0
        const shouldYield = (): boolean => ++count < 0
        await mandelbrot.run(input, bareContext({ shouldYield }), params)
        counts.push(count)
      }
      return counts
    }
    const large = { ...SMALL, width: 300, height: 200, maxIterations: 600 }
    const imbalance = (counts: number[]): number => Math.max(...counts) / Math.min(...counts)
    expect(imbalance(await chunks(large))).toBeLessThan(1.1)
    expect(imbalance(await chunks({ ...large, division: 'bands' }))).toBeGreaterThan(1.5)
  })
})
