import type { RunDocument } from '../../contract/run/document.ts'
import { type ModelFigures } from './figures.ts'
import { METRICS, type MetricId } from './index.ts'
import type { MissingReason } from './metric.ts'

/** How a metric of a run was obtained, or why it is not available. */
export interface Provenance {
  readonly metric: MetricId
  readonly kind: 'measured' | 'derived' | 'not_available'
  /** Which of several explanations of the source holds; null where there is one. */
  readonly source: string | null
  /** Why it is missing, for all models (`not_available`) or for some; null where none lacks it. */
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
