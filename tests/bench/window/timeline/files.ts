import { documentJson } from '../../../../src/contract/run/json.ts'
import { type SliceColumns } from '../../../../src/contract/columns/slices.ts'
import { SLICE_STATES } from '../../../../src/contract/columns/states.ts'
import { documentOf, trialOf } from '../../../fixtures/documents.ts'
import { TASKS, workerSlices } from './slices.ts'

/** The same slices of one worker as a run document, and as a profile for speedscope. */
export function sameSlices(count: number): { readonly document: string; readonly profile: string } {
  const slices = workerSlices(0, count)
  const wallMs = slices.edgesMs.at(-1) ?? 0
  const trial = trialOf('serial', { wallMs, workers: [{ slices }] })
  return { document: [...documentJson(documentOf([trial]))].join(''), profile: profileOf(slices, wallMs) }
}

/** The leanest format that speedscope has: one sample for each slice, whose frame is the task in its state. */
function profileOf({ edgesMs, task, state }: SliceColumns, wallMs: number): string {
  const frames = Array.from({ length: TASKS }, (_, one) =>
    SLICE_STATES.map((name) => ({ name: `task ${one + 1}, ${name}` })),
  ).flat()
  const samples = Array.from(task, (one, at) => [one * SLICE_STATES.length + (state[at] ?? 0)])
  const weights = Array.from(task, (_, at) => (edgesMs[at + 1] ?? 0) - (edgesMs[at] ?? 0))
  const unit = { type: 'sampled', name: 'worker 1', unit: 'milliseconds', startValue: 0, endValue: wallMs }
  return JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    shared: { frames },
    profiles: [{ ...unit, samples, weights }],
  })
}
