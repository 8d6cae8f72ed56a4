import { describe, expect, test } from 'vitest'
import { modelFigures } from '../../../../src/analysis/metrics/figures.ts'
import { METRICS, type MetricId } from '../../../../src/analysis/metrics/index.ts'
import { type Provenance, provenanceOf } from '../../../../src/analysis/metrics/provenance.ts'
import type { MachineInfo } from '../../../../src/contract/run/machine.ts'
import type { Trial } from '../../../../src/contract/run/trial.ts'
import { MACHINE, failedTrial, planOf, trialOf, trialsOf } from '../../../fixtures/documents.ts'

function provenance(trials: readonly Trial[], machine: Partial<MachineInfo> = {}): Provenance[] {
  const figures = modelFigures({ plan: planOf(), trials: [...trials] })
  return provenanceOf({ machine: { ...MACHINE, ...machine } }, figures)
}

function of(
  metric: MetricId,
  trials: readonly Trial[],
  machine: Partial<MachineInfo> = {},
): Provenance | undefined {
  return provenance(trials, machine).find((one) => one.metric === metric)
}

const serial = trialsOf('serial', [100])

describe('provenance', () => {
  test('is known of every metric, in the order of the registry', () => {
    expect(provenance(serial).map(({ metric }) => metric)).toEqual(METRICS.map(({ id }) => id))
  })

  test('is measured or derived', () => {
    expect(of('wallMs', serial)).toEqual({ metric: 'wallMs', kind: 'measured', source: null, missing: null })
    expect(of('cpuUse', serial)).toMatchObject({ kind: 'derived', missing: null })
  })

  test('is that of the registry before anything was measured', () => {
    expect(of('runQueueMs', [])).toMatchObject({ kind: 'measured', missing: null })
    expect(of('runQueueMs', [failedTrial('serial')])).toMatchObject({ kind: 'measured', missing: null })
  })

  test('names the source if there are several', () => {
    expect(of('cpuMs', serial, { cpuClock: 'schedstat' })).toMatchObject({ source: 'schedstat' })
    expect(of('preemptedMs', serial)).toMatchObject({ source: 'exact' })
    expect(of('preemptedMs', serial, { platform: 'win32' })).toMatchObject({ source: 'coarse' })
    expect(of('peakMemoryBytes', serial, { platform: 'darwin' })).toMatchObject({ source: 'other' })
  })
})

describe('a metric that is not available', () => {
  const unknown = {
    workerReadings: { voluntarySwitches: null, runQueueMs: null, runtimeOverheadCpuMs: null },
  }
  const trials = trialsOf('serial', [100], { ...unknown, cpuMs: null })

  test.each([
    ['voluntarySwitches', { platform: 'win32' }, 'not_on_windows'],
    ['voluntarySwitches', {}, 'kernel_silent'],
    ['runQueueMs', { platform: 'darwin' }, 'linux_only'],
    ['runQueueMs', {}, 'kernel_silent'],
    ['runtimeOverheadCpuMs', { platform: 'win32' }, 'coarse_cpu_clock'],
    ['runtimeOverheadCpuMs', {}, 'no_thread_cpu_clock'],
    ['cpuMs', { cpuClock: 'none' }, 'no_thread_cpu_clock'],
    ['helperThreadsCpuMs', { cpuClock: 'none' }, 'no_thread_cpu_clock'],
    ['servicesCpuMs', {}, 'no_service'],
    ['transferMs', {}, 'messages_only'],
    ['peakRssBytes', {}, 'processes_only'],
    ['itemLatencyMs', {}, 'pipelines_only'],
    ['loopDelayMs', {}, 'event_loops_only'],
  ] as const)('%s on %j is missing because of %s', (metric, machine, reason) => {
    expect(of(metric, trials, machine)).toMatchObject({ kind: 'not_available', missing: reason })
  })

  test('such as the speed-up without a baseline has that reason', () => {
    expect(of('speedup', trialsOf('threads', [100]))).toMatchObject({
      kind: 'not_available',
      missing: 'no_baseline',
    })
  })

  test('for some models has the reason too', () => {
    const both = [...serial, trialOf('cooperative')]
    expect(of('loopDelayMs', both)).toMatchObject({ kind: 'measured', missing: 'event_loops_only' })
    expect(of('helperThreadsCpuMs', [...serial, trialOf('processes')])).toMatchObject({
      kind: 'derived',
      missing: 'threads_only',
    })
  })
})
