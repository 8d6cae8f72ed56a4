import { expect, test } from 'vitest'
import type { PlanInput } from '../../../../src/contract/plan/plan.ts'
import { staleText, staleness } from '../../../../src/renderer/experiment/stale.ts'
import { planOf } from '../../../fixtures/documents.ts'
import { INFO } from '../../../fixtures/scripted-run.ts'
import { plain } from '../window.ts'

const WEB = { workload: 'web', tasks: 20, workers: { threads: 20, processes: 2 } }
const web = INFO.workloads.find(({ id }) => id === 'web')
const plan = (input: PlanInput) => planOf(input, INFO.workloads)

function words(one: PlanInput, other: PlanInput | null, estimateMs: number | null = null): string | null {
  const stale = staleness(plan(one), other === null ? null : plan(other))
  return stale === null ? null : plain(staleText(stale, web, estimateMs))
}

test('the same experiment is not stale', () => {
  expect(words(WEB, { ...WEB })).toBeNull()
})

test.each([
  [{ ...WEB, tasks: 3 }, 'Shown: Web pages, 20 tasks. Press Run for Web pages, 3 tasks.'],
  [{ ...WEB, params: { latencyMs: 7 } }, 'Shown: Latency 100 ms. Press Run for Latency 7 ms.'],
  [{ ...WEB, timeSliceMs: 0 }, 'Shown: Yield every 5 ms. Press Run for Yield every 0 ms.'],
  [{ ...WEB, repeats: 1, warmups: 0 }, 'Shown: 3 repeats. Press Run for 1 repeat.'],
  [{ ...WEB, workerReuse: 'cold' }, 'Shown: Reuse (warm). Press Run for Restart (cold).'],
  [{ ...WEB, workers: { threads: 20, processes: 4 } }, 'Shown: Processes 2. Press Run for Processes 4.'],
  [
    { ...WEB, models: ['serial'] },
    'Shown: Serial, Threads, Processes and Cooperative. Press Run for Serial.',
  ],
] as const)('names what differs: %#', (other, text) => {
  expect(words(WEB, other as PlanInput)).toBe(text)
})

test('has the estimate where there is one', () => {
  expect(words(WEB, { ...WEB, tasks: 3 }, 2_600)).toMatch(/Web pages, 3 tasks \(about 3 s\)\.$/)
})

test('asks for nothing while the form is wrong', () => {
  expect(words(WEB, null)).toBe('Shown: Web pages, 20 tasks. The settings on the left have a mistake.')
})
