import { describe, expect, it } from 'vitest'
import { fairnessWarnings } from '../../../src/analysis/warnings/fairness.ts'
import { provenance } from '../../../src/analysis/metrics/provenance.ts'
import type { CompletedTrial, MachineInfo } from '../../../src/contract/run/report.ts'
import { trialWith } from '../../fixtures/slices.ts'
import { trialOf } from '../../fixtures/trials.ts'

const MACHINE: MachineInfo = {
  cpuModel: 'Test',
  cores: 2,
  memoryBytes: 1,
  platform: 'linux',
  arch: 'x64',
  cpuClock: 'threadCpuUsage',
  clockResolutionMs: 0.0001,
}

/** Trials of one model in the order given, with these wall times. */
function inOrder(wallMs: readonly number[], fields: Partial<CompletedTrial> = {}): CompletedTrial[] {
  return wallMs.map((wall, index) => ({
    ...trialOf('serial', { wallMs: wall }),
    index,
    order: index,
    ...fields,
  }))
}

function codes(trials: readonly CompletedTrial[], machine = MACHINE): string[] {
  return fairnessWarnings(machine, trials).map((warning) => warning.code)
}

describe('a warning about unfair conditions', () => {
  it('is not given where all is well', () => {
    expect(codes(inOrder([100, 101, 99, 100, 102, 98, 100, 101, 99]))).toEqual([])
    expect(codes([])).toEqual([])
    expect(codes(inOrder(Array<number>(12).fill(100)))).toEqual([])
  })

  it('is given when other programs used the cores, with how much', () => {
    const [warning] = fairnessWarnings(MACHINE, inOrder([100, 100, 100], { backgroundLoad: 0.64 }))
    expect(warning?.code).toBe('busy-machine')
    expect(warning?.message).toContain('Other programs kept 0.6 cores busy')
    expect(codes(inOrder([100, 100], { backgroundLoad: null }))).toEqual([])
  })

  it('is given when the clock is coarse', () => {
    expect(codes([], { ...MACHINE, clockResolutionMs: 1 })).toEqual(['coarse-clock'])
  })

  it('is given when the first trial was much slower than all others', () => {
    expect(codes(inOrder([140, 100, 101]))).toEqual(['slow-first-trial'])
    expect(codes(inOrder([140, 100, 150]))).toEqual([])
    expect(codes(inOrder([140, 100]))).toEqual([])
  })

  it('is given when one core is slower than another, with how much', () => {
    const trials = [0, 1, 2].flatMap((index) => [
      trialWith('serial', ['0r100 1r100'], index),
      trialWith('threads', ['0r100', '1r160'], index),
    ])
    const [warning] = fairnessWarnings(MACHINE, trials)
    expect(warning?.code).toBe('unequal-cores')
    expect(warning?.message).toContain('one worker ran 1.6 times as long as another for the same work')
  })

  it('is given when trials grow longer, or shorter, over the run', () => {
    const growing = [100, 101, 103, 104, 106, 108, 109, 111, 113, 114, 116, 118]
    const [longer] = fairnessWarnings(MACHINE, inOrder(growing))
    expect(longer?.message).toMatch(/^Trials grew \d+ % longer/)
    const [shorter] = fairnessWarnings(MACHINE, inOrder([...growing].reverse()))
    expect(shorter?.message).toMatch(/^Trials grew \d+ % shorter/)
  })

  it('is not given for a trend too small to matter', () => {
    expect(codes(inOrder([100, 100.1, 100.2, 100.3, 100.4, 100.5, 100.6, 100.7, 100.8, 100.9]))).toEqual([])
  })
})

describe('the word on how figures were got', () => {
  it('names a source for each figure that was measured or derived', () => {
    const entries = provenance(MACHINE, inOrder([100]))
    expect(entries.find((entry) => entry.field === 'wallMs')).toMatchObject({ how: 'measured' })
    expect(entries.find((entry) => entry.field === 'cpuUse')).toMatchObject({ how: 'derived' })
    expect(entries.every((entry) => entry.source.length > 10)).toBe(true)
  })

  it('says why a figure is not available', () => {
    const windows: MachineInfo = { ...MACHINE, platform: 'win32' }
    const trials = inOrder([100], { involuntarySwitches: null, runQueueMs: null })
    const entries = provenance(windows, trials)
    expect(entries.find((entry) => entry.field === 'involuntarySwitches')).toMatchObject({
      how: 'unavailable',
      source: 'Windows has no such counters.',
    })
    expect(entries.find((entry) => entry.field === 'runQueueMs')).toMatchObject({
      how: 'unavailable',
      source: 'Only Linux tells it.',
    })
  })

  it('says that a speed-up needs the trials one after another', () => {
    const speedup = (trials: CompletedTrial[]) =>
      provenance(MACHINE, trials).find(({ field }) => field === 'speedup')?.how
    expect(speedup(inOrder([100]))).toBe('derived')
    expect(speedup([trialOf('threads')])).toBe('unavailable')
  })

  it('says when a figure is known of some models only', () => {
    const trials = [...inOrder([100], { loopDelayMs: null }), trialOf('cooperative')]
    const entry = provenance(MACHINE, trials).find((one) => one.field === 'loopDelayMs')
    expect(entry?.how).toBe('measured')
    expect(entry?.source).toContain('Not for every model: Only a cooperative worker has a loop to be late.')
  })
})
