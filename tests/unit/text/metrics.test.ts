import { describe, expect, test } from 'vitest'
import { METRICS, metricOf } from '../../../src/analysis/metrics/index.ts'
import { METRIC_GROUPS, type MissingReason } from '../../../src/analysis/metrics/metric.ts'
import { CPU_CLOCKS } from '../../../src/contract/run/machine.ts'
import type { MetricValue } from '../../../src/contract/run/trial.ts'
import {
  metricGroupTitle,
  metricMeaning,
  metricSource,
  metricText,
  metricTitle,
  missingText,
  provenanceTitle,
} from '../../../src/text/metrics.ts'
import { spaces } from './spaces.ts'

const MACHINES = ['linux', 'darwin', 'win32'].flatMap((platform) =>
  CPU_CLOCKS.map((cpuClock) => ({ platform, cpuClock })),
)

describe.each(METRICS)('the metric $id', ({ id, scope, unit, source }) => {
  test('has a title and a meaning', () => {
    expect(metricTitle(id)).toMatch(/^[A-Z][^.]*$/)
    expect(metricMeaning(id)).toMatch(/^[A-Z].*\.$/)
  })

  test('has an explanation of its source on every machine', () => {
    for (const machine of MACHINES) expect(metricSource(id, source?.(machine) ?? null)).toMatch(/\.$/)
  })

  test('states whether it is a sum', () => {
    const isSum = scope === 'worker' && unit !== 'ratio'
    expect(metricMeaning(id).includes('summed over workers')).toBe(isSum)
  })
})

test('a metric of another version has its id as title', () => {
  expect(metricTitle('energyJoules')).toBe('energyJoules')
  expect(metricMeaning('energyJoules')).toBe('')
  expect(metricSource('energyJoules', 'rapl')).toBe('')
})

test('titles are different', () => {
  expect(new Set(METRICS.map(({ id }) => metricTitle(id))).size).toBe(METRICS.length)
})

const MISSING: Readonly<Record<MissingReason, string>> = {
  never: 'The run does not contain it.',
  no_baseline: 'Serial has no completed trial to compare with.',
  no_baseline_or_not_parallel: 'It needs a completed trial of Serial, and workers that run in parallel.',
  no_thread_cpu_clock: 'Neither the runtime nor the operating system reports the CPU time of a thread.',
  coarse_cpu_clock: 'The CPU clock of a thread advances in steps of 15.6 ms here, which is too coarse.',
  linux_only: 'Only Linux reports it.',
  kernel_silent: 'The kernel did not report it.',
  not_on_windows: 'Windows does not count it.',
  no_task_ended: 'No task ended.',
  pipelines_only: 'Only a pipeline has items.',
  messages_only:
    'It is measured only where each task travels as a message; elsewhere the transfer overlaps with the work.',
  event_loops_only: 'Only a model that runs its tasks on an event loop has it.',
  processes_only: 'Only processes have their own size in memory; threads share one process.',
  threads_only: 'For processes it is part of their CPU time.',
  worker_not_finished: 'A worker did not finish.',
  no_service: 'This workload uses no service.',
  no_core_times: 'The operating system does not report the busy time of its cores.',
}

test.each(Object.entries(MISSING))('the reason %s has a sentence', (reason, text) => {
  expect(spaces(missingText(reason as MissingReason))).toBe(text)
})

test('a reason of another version has a sentence', () => {
  expect(missingText('magnetism' as MissingReason)).toBe(
    'This version of Interleave does not know why: magnetism.',
  )
})

test('groups and kinds of provenance have titles', () => {
  expect(METRIC_GROUPS.map(metricGroupTitle)).toEqual([
    'Tasks and efficiency',
    'Waiting and fairness',
    'Where the rest of the CPU time went',
  ])
  const kinds = ['measured', 'derived', 'not_available'] as const
  expect(kinds.map(provenanceTitle)).toEqual(['measured', 'derived', 'not available'])
})

describe('metricText', () => {
  const PERCENTILES = { p50: 398, p95: 778, p99: 800, max: 812 }
  const cases: readonly (readonly [string, MetricValue, string])[] = [
    ['wallMs', 816.2, '816 ms'],
    ['speedup', 1.916, '1.92×'],
    ['efficiency', 0.958, '96 %'],
    ['tasksPerSecond', 12.345, '12.3 /s'],
    ['tasksDone', 12.5, '13'],
    ['cpuUse', 1.957, '1.96'],
    ['peakMemoryBytes', 118_000_000, '118 MB'],
    ['taskLatencyMs', PERCENTILES, 'half by 398 ms, 95 % by 778 ms'],
    ['loopDelayMs', PERCENTILES, '812 ms'],
    ['wallMs', null, 'not available'],
  ]
  test.each(cases)('of %s', (id, value, text) => {
    const metric = metricOf(id)
    expect(metric && spaces(metricText(metric, value))).toBe(text)
  })
})
