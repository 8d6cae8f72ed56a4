import type * as Os from 'node:os'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { machineBusyMs, monitorMachine, waitForIdle } from '../../../../src/runner/recording/machine-load.ts'

const { cpus } = vi.hoisted(() => ({ cpus: vi.fn() }))
vi.mock('node:os', async (original) => ({ ...(await original<typeof Os>()), cpus }))

afterEach(() => {
  cpus.mockReset()
})

/** Two cores, the first of which was busy for the given time. */
function coresBusy(ms: number): unknown {
  const none = { user: 0, nice: 0, sys: 0, idle: 5_000, irq: 0 }
  return [{ times: { ...none, user: ms - 3, sys: 2, irq: 1 } }, { times: none }]
}

describe('the busy time of the machine', () => {
  test('is that of all cores, without their idle time', () => {
    cpus.mockReturnValue(coresBusy(700))
    expect(machineBusyMs()).toBe(700)
  })

  test('is unknown if the cores cannot be read', () => {
    cpus.mockImplementation(() => {
      throw new Error('EMFILE: too many open files, uv_cpu_info')
    })
    expect(machineBusyMs()).toBeNull()
  })

  test('is unknown if the system does not count it', () => {
    cpus.mockReturnValue([])
    expect(machineBusyMs()).toBeNull()
  })
})

describe('a monitor of the machine', () => {
  test('measures the busy time and the CPU use since its start', () => {
    let nowMs = 0
    cpus.mockReturnValue(coresBusy(1_000))
    const monitor = monitorMachine(() => nowMs)
    nowMs = 100
    cpus.mockReturnValue(coresBusy(1_150))
    expect(monitor.stop()).toEqual({ busyMs: 150, series: { endsMs: [100], values: [1.5] } })
  })

  test('measures nothing if the system does not count', () => {
    cpus.mockReturnValue([])
    expect(monitorMachine(() => 0).stop()).toEqual({ busyMs: null, series: { endsMs: [], values: [] } })
  })
})

describe('the wait for an idle machine', () => {
  const { signal } = new AbortController()

  /** A machine whose cores are busy for the given times, one per step; the last step repeats. */
  function machine(...stepsMs: number[]): { readonly busyMs: () => number; readonly reads: () => number } {
    let reads = 0
    let totalMs = 0
    return {
      reads: () => reads,
      busyMs: () => {
        if (reads > 0) totalMs += stepsMs[Math.min(reads, stepsMs.length) - 1] ?? 0
        reads++
        return totalMs
      },
    }
  }

  test.each([
    ['ends after two idle steps', [0], 3],
    ['counts idle steps since the last busy one', [0, 40, 20, 0], 6],
    ['regards one tick of the kernel per step as idle', [10], 3],
  ])('%s', async (_, steps, expected) => {
    const { busyMs, reads } = machine(...steps)
    await waitForIdle(signal, { busyMs })
    expect(reads()).toBe(expected)
  })

  test('ends at its limit on a machine that stays busy', async () => {
    const { busyMs, reads } = machine(40)
    await waitForIdle(signal, { busyMs, limitMs: 100 })
    expect(reads()).toBe(6)
  })

  test('ends after two steps if the system does not count', async () => {
    let reads = 0
    await waitForIdle(signal, { busyMs: () => (reads++, null) })
    expect(reads).toBe(3)
  })

  test('ends within a step when the run is cancelled', async () => {
    const abort = new AbortController()
    const { busyMs, reads } = machine(40)
    const waiting = waitForIdle(abort.signal, { busyMs })
    abort.abort()
    await waiting
    expect(reads()).toBe(2)
  })

  test('reads the machine if nothing else is given', async () => {
    cpus.mockReturnValue(coresBusy(700))
    await waitForIdle(signal, { limitMs: 20 })
    expect(cpus).toHaveBeenCalledTimes(2)
  })
})
