import { countNoun } from '../../../text/words.ts'
import type { ModelRow } from '../../../analysis/metrics/rows.ts'
import type { ModelId } from '../../../contract/models.ts'
import type { CpuSeries, Trial } from '../../../contract/run/report.ts'
import type { RunPhase } from '../../client/run-view.ts'
import { typicalTrial } from './cpu-series.ts'

/** What stands in a model's track: its figures, or the reason why there are none. */
export type TrackState = 'measured' | 'running' | 'pending' | 'failed' | 'cancelled' | 'not-reached'

/** What a track shows while its model has no figures, `running` whether its trial is under way. */
export function trackState(row: ModelRow, phase: RunPhase, running: boolean): TrackState {
  if (row.state === 'measured') return 'measured'
  if (running) return 'running'
  if (row.state === 'pending') return phase === 'running' ? 'pending' : 'not-reached'
  return row.state
}

/** The CPU use over time of each measured model, from the trial nearest to its median. */
export function cpuCourses(
  rows: readonly ModelRow[],
  trials: readonly Trial[],
): ReadonlyMap<ModelId, CpuSeries> {
  const courses = new Map<ModelId, CpuSeries>()
  for (const { model, wallMs } of rows) {
    if (wallMs === null) continue
    const trial = typicalTrial(
      trials.filter((one) => one.model === model),
      wallMs.median,
    )
    if (trial !== undefined && trial.cpuMs !== null && trial.cpuSeries.use.length > 0) {
      courses.set(model, trial.cpuSeries)
    }
  }
  return courses
}

const LANE_NOUNS: Record<ModelId, string> = {
  serial: 'thread',
  threads: 'thread',
  processes: 'process',
  cooperative: 'event loop',
}

/** "24 threads", "2 processes", "1 event loop" */
export function countLanes(model: ModelId, lanes: number): string {
  return model === 'processes' && lanes !== 1 ? `${lanes} processes` : countNoun(lanes, LANE_NOUNS[model])
}
