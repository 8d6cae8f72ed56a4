import { withoutColumns } from '../../analysis/document.ts'
import type { RunDocument } from '../../contract/run/document.ts'
import type { Trial } from '../../contract/run/trial.ts'
import { hasTimeline } from '../timeline/model/sources.ts'

/** The limit of the slices and awaits of trials that are not the newest of their model. */
const MAX_BYTES = 256 * 1024 * 1024

/**
 * The document with the slices and awaits that may be looked at: those of the newest trial of each model, and of older
 * trials as many as the limit allows, the newest first. Figures are retained of all trials.
 */
export function retainColumns(document: RunDocument, maxBytes = MAX_BYTES): RunDocument {
  const models = new Set<string>()
  let bytes = 0
  const newestFirst = document.trials.toReversed().map((trial) => {
    if (!hasTimeline(trial)) return trial
    if (trial.state === 'completed' && !models.has(trial.model)) {
      models.add(trial.model)
      return trial
    }
    bytes += columnBytes(trial)
    return bytes > maxBytes ? withoutColumns(trial) : trial
  })
  return bytes > maxBytes ? { ...document, trials: newestFirst.reverse() } : document
}

function columnBytes({ workers }: Trial): number {
  return workers.reduce((sum, { slices, awaits }) => {
    const columns = [...Object.values(slices), ...Object.values(awaits)] as { readonly byteLength: number }[]
    return sum + columns.reduce((ofWorker, { byteLength }) => ofWorker + byteLength, 0)
  }, 0)
}
