import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CpuSamples, cpuSeries } from '../../../src/analysis/cpu-series.ts'

test('a worker that is on its core all the time uses one core', () => {
  const { tMs, use } = cpuSeries([{ tMs: [0, 100], cpuMs: [5, 105] }], 100)
  expect(tMs).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
  for (const value of use) expect(value).toBeCloseTo(1)
})

test('workers add up', () => {
  const worker = { tMs: new Float64Array([0, 20, 40]), cpuMs: new Float64Array([0, 20, 20]) }
  const { use } = cpuSeries([worker, worker], 40)
  expect(use.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([2, 2, 0, 0])
})

test('a sample in the middle of a bin splits it', () => {
  // 5 ms of CPU in the first 5 ms, nothing after: half a core in the first bin of 10 ms.
  const { use } = cpuSeries([{ tMs: [0, 5, 20], cpuMs: [0, 5, 5] }], 20)
  expect(use[0]).toBeCloseTo(0.5)
  expect(use[1]).toBe(0)
})

test('bins are at least 10 ms wide and at most 120', () => {
  expect(cpuSeries([], 9).tMs).toEqual([9])
  expect(cpuSeries([], 19.9).tMs).toEqual([19.9])
  expect(cpuSeries([], 1_200).tMs).toHaveLength(120)
  expect(cpuSeries([], 1_000_000).tMs).toHaveLength(120)
})

test('a trial without time has no series', () => {
  expect(cpuSeries([{ tMs: [0, 0], cpuMs: [0, 3] }], 0)).toEqual({ tMs: [], use: [] })
  expect(cpuSeries([], Number.NaN)).toEqual({ tMs: [], use: [] })
})

test('samples outside the trial count at its edges', () => {
  const { use } = cpuSeries([{ tMs: [-5, 10, 25], cpuMs: [0, 10, 20] }], 20)
  expect(use).toHaveLength(2)
  expect((use[0] ?? 0) * 10).toBeCloseTo(10)
  expect((use[1] ?? 0) * 10).toBeCloseTo(10)
})

test('one sample says nothing', () => {
  expect(cpuSeries([{ tMs: [5], cpuMs: [5] }], 10)).toEqual({ tMs: [10], use: [0] })
})

const step = fc.tuple(
  fc.double({ noNaN: true, min: 0, max: 300 }),
  fc.double({ noNaN: true, min: 0, max: 300 }),
)
const worker = fc.array(step, { maxLength: 40 }).map((steps): CpuSamples => {
  const tMs = [0]
  const cpuMs = [0]
  for (const [time, cpu] of steps) {
    tMs.push((tMs.at(-1) ?? 0) + time)
    cpuMs.push((cpuMs.at(-1) ?? 0) + cpu)
  }
  return { tMs, cpuMs }
})
const wall = fc.double({ noNaN: true, min: 0.01, max: 20_000 })

test('use × width over all bins is the CPU time of all workers: none is lost, none invented', () => {
  fc.assert(
    fc.property(fc.array(worker, { maxLength: 5 }), wall, (workers, wallMs) => {
      const { tMs, use } = cpuSeries(workers, wallMs)
      const integralMs = use.reduce(
        (sum, value, bin) => sum + value * ((tMs[bin] ?? 0) - (tMs[bin - 1] ?? 0)),
        0,
      )
      const totalMs = workers.reduce((sum, { cpuMs }) => sum + (cpuMs[cpuMs.length - 1] ?? 0), 0)
      expect(Math.abs(integralMs - totalMs)).toBeLessThanOrEqual(1e-6 * (1 + totalMs))
      expect(use.every((value) => value >= 0)).toBe(true)
      expect(tMs.at(-1)).toBe(wallMs)
    }),
  )
})
