import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CpuSamples, cpuSeries } from '../../../src/analysis/cpu-series.ts'

test('a worker that is always on a CPU uses one core', () => {
  const { endsMs, values } = cpuSeries([{ tMs: [0, 100], cpuMs: [5, 105] }], 100)
  expect(endsMs).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
  for (const value of values) expect(value).toBeCloseTo(1)
})

test('the CPU use of workers adds up', () => {
  const worker = { tMs: new Float64Array([0, 20, 40]), cpuMs: new Float64Array([0, 20, 20]) }
  const { values } = cpuSeries([worker, worker], 40)
  expect(values.map((value) => Math.round(value * 1e6) / 1e6)).toEqual([2, 2, 0, 0])
})

test('a sample inside a bin counts to its part of the bin', () => {
  // 5 ms of CPU in the first 5 ms, nothing after: half a core in the first bin of 10 ms.
  const { values } = cpuSeries([{ tMs: [0, 5, 20], cpuMs: [0, 5, 5] }], 20)
  expect(values[0]).toBeCloseTo(0.5)
  expect(values[1]).toBe(0)
})

test('bins are at least 10 ms wide and at most 120', () => {
  expect(cpuSeries([], 9).endsMs).toEqual([9])
  expect(cpuSeries([], 19.9).endsMs).toEqual([19.9])
  expect(cpuSeries([], 1_200).endsMs).toHaveLength(120)
  expect(cpuSeries([], 1_000_000).endsMs).toHaveLength(120)
})

test('a trial that does not last has no series', () => {
  expect(cpuSeries([{ tMs: [0, 0], cpuMs: [0, 3] }], 0)).toEqual({ endsMs: [], values: [] })
  expect(cpuSeries([], Number.NaN)).toEqual({ endsMs: [], values: [] })
})

test('samples outside the trial count at its edges', () => {
  const { values } = cpuSeries([{ tMs: [-5, 10, 25], cpuMs: [0, 10, 20] }], 20)
  expect(values).toHaveLength(2)
  expect((values[0] ?? 0) * 10).toBeCloseTo(10)
  expect((values[1] ?? 0) * 10).toBeCloseTo(10)
})

test('a single sample gives no CPU time', () => {
  expect(cpuSeries([{ tMs: [5], cpuMs: [5] }], 10)).toEqual({ endsMs: [10], values: [0] })
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

test('CPU use × width over all bins is the CPU time of all workers', () => {
  fc.assert(
    fc.property(fc.array(worker, { maxLength: 5 }), wall, (workers, wallMs) => {
      const { endsMs, values } = cpuSeries(workers, wallMs)
      const integralMs = values.reduce(
        (sum, value, bin) => sum + value * ((endsMs[bin] ?? 0) - (endsMs[bin - 1] ?? 0)),
        0,
      )
      const totalMs = workers.reduce((sum, { cpuMs }) => sum + (cpuMs[cpuMs.length - 1] ?? 0), 0)
      expect(Math.abs(integralMs - totalMs)).toBeLessThanOrEqual(1e-6 * (1 + totalMs))
      expect(values.every((value) => value >= 0)).toBe(true)
      expect(endsMs.at(-1)).toBe(wallMs)
    }),
  )
})
