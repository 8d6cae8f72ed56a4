import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import type { SliceColumns } from '../../../src/contract/run/report.ts'
import { LiveFeed } from '../../../src/runner/live-feed.ts'
import { key } from '../../fixtures/sample-run.ts'

/** So many slices of a tenth of a millisecond, one after the other, each of another task. */
function flood(count: number, fromMs = 0): SliceColumns {
  const at = Float64Array.from({ length: count }, (_, index) => fromMs + index / 10)
  return {
    startMs: at,
    endMs: at.map((startMs) => startMs + 0.1),
    task: Int32Array.from({ length: count }, (_, index) => index),
    state: new Uint8Array(count),
  }
}

const lengthMs = ({ startMs, endMs }: SliceColumns): number =>
  startMs.reduce((sum, start, at) => sum + (endMs[at] ?? 0) - start, 0)

function feed(): { readonly feed: LiveFeed; readonly told: RunEvent[] } {
  const told: RunEvent[] = []
  return { feed: new LiveFeed(key('cooperative', 0, 0), (event) => told.push(event)), told }
}

describe('what there is to see of a running trial', () => {
  it('is told in one event for all workers, as it is where it is little', () => {
    const { feed: live, told } = feed()
    live.onSlices(0, flood(40))
    live.onSlices(1, flood(60))
    expect(told).toEqual([])
    live.flush()
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({ type: 'slices', merged: 0 })
  })

  it('is drawn together where it is a flood, and no time is lost', () => {
    const { feed: live, told } = feed()
    for (let batch = 0; batch < 10; batch++) live.onSlices(0, flood(2_000, batch * 200))
    live.flush()
    const [event] = told
    if (event?.type !== 'slices') throw new Error('No slices were told.')
    expect(event.merged).toBeGreaterThan(10_000)
    expect(event.slices.task.length).toBeLessThanOrEqual(4_096)
    expect(lengthMs(event.slices)).toBeCloseTo(2_000, 6)
  })

  it('is told once', () => {
    const { feed: live, told } = feed()
    live.onSlices(0, flood(5))
    live.flush()
    live.flush()
    expect(told).toHaveLength(1)
  })
})
