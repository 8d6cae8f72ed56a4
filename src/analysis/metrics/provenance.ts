import type { RunDocument } from '../../contract/run/document.ts'
import { type ModelFigures } from './figures.ts'
import { METRICS, type MetricId } from './index.ts'
import type { MissingReason } from './metric.ts'

/** The provenance of a metric of a run, or the reason why it is not available. */
export interface Provenance {
  readonly metric: MetricId
  readonly kind: 'measured' | 'derived' | 'not_available'
  /** The explanation of the source that applies; null if there is only one. */
  readonly source: string | null
  /** The reason why it is missing, for all models (`not_available`) or for some; null if none lacks it. */
  readonly missing: MissingReason | null
}

/** The provenance of every metric, for the models that have completed trials. */
export function provenanceOf(
  { machine }: Pick<RunDocument, 'machine'>,
  models: readonly ModelFigures[],
): Provenance[] {
  const measured = models.filter(({ state }) => state === 'measured')
  return METRICS.map(({ id, provenance, source, missing }) => {
    const known = measured.filter(({ figures }) => figures[id] !== null).length
    return {
      metric: id,
      kind: known === 0 && measured.length > 0 ? 'not_available' : provenance,
      source: source?.(machine) ?? null,
      missing: known < measured.length ? missing(machine) : null,
    }
  })
}
