import { encodeReport } from '../../../src/analysis/report-json.ts'
import { REPORT_FORMAT, REPORT_VERSION, SLICE_STATES } from '../../../src/contract/run/report.ts'
import { header, trial } from '../../fixtures/sample-run.ts'
import { TASKS, workerSlices } from './slices.ts'

/** One worker of that many slices, as the file that the lab and the file that speedscope opens. */
export function sameSlices(count: number): { readonly report: string; readonly profile: string } {
  const slices = workerSlices(0, count)
  const wallMs = slices.endMs.at(-1) ?? 0
  const sample = trial('serial', 0)
  const workers = sample.workers.slice(0, 1).map((worker) => ({ ...worker, slices }))
  const report = encodeReport({
    format: REPORT_FORMAT,
    version: REPORT_VERSION,
    ...header(),
    sliceStates: [...SLICE_STATES],
    trials: [{ ...sample, wallMs, workers }],
    summary: { perModel: {}, warnings: [] },
    provenance: [],
  })
  return { report, profile: speedscopeProfile(slices, wallMs) }
}

/** The leanest of its formats: a sample a slice, whose frame is the task in its state. */
function speedscopeProfile(
  { startMs, endMs, task, state }: ReturnType<typeof workerSlices>,
  wallMs: number,
): string {
  const frames = Array.from({ length: TASKS }, (_, one) =>
    SLICE_STATES.map((name) => ({ name: `task ${one + 1}, ${name}` })),
  ).flat()
  const samples = Array.from(task, (one, at) => [one * SLICE_STATES.length + (state[at] ?? 0)])
  const weights = Array.from(endMs, (end, at) => end - (startMs[at] ?? end))
  return JSON.stringify({
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    shared: { frames },
    profiles: [
      {
        type: 'sampled',
        name: 'worker 1',
        unit: 'milliseconds',
        startValue: 0,
        endValue: wallMs,
        samples,
        weights,
      },
    ],
  })
}
