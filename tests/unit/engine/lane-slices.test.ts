import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { workerSlices } from '../../../src/runner/recording/worker-slices.ts'
import { STATE_CODES, SliceRecorder } from '../../../src/runner/recording/slice-columns.ts'
import { NO_TASK } from '../../../src/runner/recording/timeline.ts'

const { running, preempted, waiting, gc } = STATE_CODES

function slicesOf(...rows: [number, number, number, number][]) {
  const recorder = new SliceRecorder()
  for (const row of rows) recorder.push(...row)
  return recorder.take()
}

function pausesOf(...rows: [number, number][]) {
  return {
    startMs: Float64Array.from(rows, ([start]) => start),
    endMs: Float64Array.from(rows, ([, end]) => end),
  }
}

/** The slices of one batch, until its end. */
function overlayGc(slices: ReturnType<typeof slicesOf>, pauses: ReturnType<typeof pausesOf>) {
  return workerSlices([slices], slices.endMs.at(-1) ?? 0, pauses)
}

function rows({ startMs, endMs, task, state }: ReturnType<typeof slicesOf>): number[][] {
  return Array.from(startMs, (start, at) => [start, endMs[at] ?? 0, task[at] ?? 0, state[at] ?? 0])
}

describe('covering a worker’s life', () => {
  const batches = () => [slicesOf([0, 10, 0, running]), slicesOf([10, 30, NO_TASK, waiting])]
  const coverUntil = (wallMs: number) => workerSlices(batches(), wallMs, pausesOf())

  it('adds the wait of a worker that was done before the others', () => {
    const covered = coverUntil(50)
    expect(rows(covered.slices).at(-1)).toEqual([10, 50, NO_TASK, waiting])
    expect(covered.addedWaitingMs).toBe(20)
  })

  it('cuts off what came after the trial’s end', () => {
    const covered = coverUntil(25)
    expect(rows(covered.slices)).toEqual([
      [0, 10, 0, running],
      [10, 25, NO_TASK, waiting],
    ])
    expect(covered.addedWaitingMs).toBe(-5)
  })

  it('makes one wait of what was handed over in parts, and no one of the waits of two tasks', () => {
    const parts = [
      slicesOf([0, 10, 0, waiting]),
      slicesOf([10, 20, 0, waiting]),
      slicesOf([20, 25, 0, waiting], [25, 30, 1, waiting]),
    ]
    expect(rows(workerSlices(parts, 30, pausesOf()).slices)).toEqual([
      [0, 25, 0, waiting],
      [25, 30, 1, waiting],
    ])
  })

  it('makes one wait of a worker that recorded nothing', () => {
    expect(rows(workerSlices([], 7, pausesOf()).slices)).toEqual([[0, 7, NO_TASK, waiting]])
  })

  it('holds 13 bytes a slice, since each begins where the last one ended', () => {
    const many = Array.from({ length: 1_000 }, (_, at): [number, number, number, number] => [
      at,
      at + 1,
      at,
      running,
    ])
    const { slices } = workerSlices([slicesOf(...many)], 1_000, pausesOf([3, 4], [8, 9]))
    const buffers = new Set(Object.values(slices).map(({ buffer }) => buffer))
    const bytes = [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0)
    expect(slices.task).toHaveLength(1_000)
    expect(bytes / slices.task.length).toBeLessThan(13.2)
  })
})

describe('garbage collection in a worker’s slices', () => {
  it('takes the place of the running task', () => {
    const { slices } = overlayGc(slicesOf([0, 10, 3, running]), pausesOf([2, 4], [6, 7]))
    expect(rows(slices)).toEqual([
      [0, 2, 3, running],
      [2, 4, 3, gc],
      [4, 6, 3, running],
      [6, 7, 3, gc],
      [7, 10, 3, running],
    ])
  })

  it('was no preemption where it covers what looked like one', () => {
    const { slices, gcPreemptedMs } = overlayGc(
      slicesOf([0, 5, 0, running], [5, 9, 0, preempted], [9, 12, 0, running]),
      pausesOf([4, 8]),
    )
    expect(rows(slices)).toEqual([
      [0, 4, 0, running],
      [4, 5, 0, gc],
      [5, 8, 0, gc],
      [8, 9, 0, preempted],
      [9, 12, 0, running],
    ])
    expect(gcPreemptedMs).toBe(3)
  })

  it('leaves a waiting worker alone', () => {
    const slices = slicesOf([0, 5, -1, waiting])
    expect(rows(overlayGc(slices, pausesOf([1, 2])).slices)).toEqual(rows(slices))
  })

  it('never makes a hole, an overlap, or another total', () => {
    const lengths = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 20 }), fc.constantFrom(running, preempted, waiting)),
      { size: 'max', maxLength: 30 },
    )
    const gaps = fc.array(fc.tuple(fc.nat({ max: 15 }), fc.integer({ min: 1, max: 15 })), { maxLength: 20 })
    fc.assert(
      fc.property(lengths, gaps, (slicesIn, pausesIn) => {
        let at = 0
        const given = slicesOf(
          ...slicesIn.map(([length, state], task): [number, number, number, number] => [
            at,
            (at += length),
            task,
            state,
          ]),
        )
        let pauseAt = 0
        const pauses = pausesOf(
          ...pausesIn.map(([gap, length]): [number, number] => [(pauseAt += gap), (pauseAt += length)]),
        )
        let endMs = 0
        for (const [start, end] of rows(overlayGc(given, pauses).slices)) {
          expect(start).toBe(endMs)
          endMs = end ?? 0
        }
        expect(endMs).toBe(at)
      }),
    )
  })
})
