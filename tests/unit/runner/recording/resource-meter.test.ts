import { beforeAll, describe, expect, test } from 'vitest'
import { workerClock } from '../../../../src/runner/recording/clock.ts'
import { ResourceMeter, type ResourceTotals } from '../../../../src/runner/recording/resource-meter.ts'

function compute(ms: number): void {
  const endMs = performance.now() + ms
  while (performance.now() < endMs);
}

/** The totals of a worker that computes for 30 ms. */
async function measured(meter: ResourceMeter): Promise<ResourceTotals> {
  meter.prepare()
  meter.start(workerClock().now)
  compute(30)
  meter.stop()
  return meter.totals()
}

describe('a meter of a thread', () => {
  const meter = new ResourceMeter('thread')
  let totals: ResourceTotals
  beforeAll(async () => {
    // Of a first trial, so that the second one must not include it.
    await measured(meter)
    totals = await measured(meter)
  })

  test('measures the CPU time of one trial', () => {
    expect(totals.cpu?.totalMs).toBeGreaterThan(5)
    expect(totals.cpu?.totalMs).toBeLessThan(60)
  })

  test('measures its heap, and no process', () => {
    expect(totals).toMatchObject({ memoryBasis: 'heap', peakRssBytes: null, loopDelays: null })
    expect(totals.peakMemoryBytes).toBeGreaterThan(1e6)
  })
})

describe('samples of CPU time', () => {
  test('begin at 0 and are flushed once', () => {
    const meter = new ResourceMeter('thread')
    const { now } = workerClock()
    meter.start(now)
    compute(5)
    meter.sample(now())
    const { tMs, cpuMs } = meter.flush()
    expect(tMs).toHaveLength(2)
    expect(cpuMs[0]).toBeLessThan(3)
    expect(cpuMs[1]).toBeGreaterThan(cpuMs[0] ?? NaN)
    expect(meter.flush().tMs).toHaveLength(0)
    meter.stop()
    expect(meter.flush().tMs).toHaveLength(1)
  })
})

test('a meter of a process includes its resident size', async () => {
  const totals = await measured(new ResourceMeter('process'))
  expect(totals.peakRssBytes).toBeGreaterThan(10e6)
  expect(totals.involuntarySwitches).toBeGreaterThanOrEqual(0)
})

test('a meter of an event loop measures how late the loop was', async () => {
  const totals = await measured(new ResourceMeter('loop'))
  expect(totals.loopDelays?.percentiles.max).toBeGreaterThan(15)
})
