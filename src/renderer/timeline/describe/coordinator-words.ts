import { formatMs } from '../../../text/format.ts'
import { capitalize, countOf, inWords } from '../../../text/words.ts'
import type { LaneIndex } from '../model/lane-index.ts'
import { NO_TASK } from '../paint/looks.ts'
import type { ModelRows } from '../model/model.ts'

/** Whom the coordinator let go. */
function started({ model, rows }: ModelRows): string {
  if (model === 'cooperative') return 'the event loop'
  return model === 'processes'
    ? countOf(rows.length, 'process', 'processes')
    : countOf(rows.length, 'thread', 'threads')
}

/** When a lane's last task ended; -1 for a lane that had none. */
function doneMs({ slices, count }: LaneIndex): number {
  for (let slice = count - 1; slice >= 0; slice--) {
    if (slices.task[slice] !== NO_TASK) return slices.endMs[slice] ?? -1
  }
  return -1
}

/** What the coordinator of a model's lanes did, in sentences: fork, wait, join. Null before its trial. */
export function coordinatorSentence(model: ModelRows): string | null {
  const { phase, wallMs, rows } = model
  if (phase === 'to come') return null
  const fork = `The coordinator let ${started(model)} go at 0 (fork)`
  if (phase.startsWith('live')) return `${fork} and waits until it holds all results (join).`
  const waited = `${fork} and waited ${formatMs(wallMs)} until it held all results (join).`
  if (rows.length < 2) return waited
  const ends = rows.map(({ index }) => doneMs(index)).filter((ms) => ms >= 0)
  const idle = rows.length - ends.length
  const without = idle === 0 ? '' : ` ${capitalize(inWords(idle))} of them got no task.`
  if (ends.length === 0) return `${waited}${without}`
  const [first, last] = [Math.min(...ends), Math.max(...ends)]
  const done = `The first of them was done at ${formatMs(first)}, the last at ${formatMs(last)}.`
  return `${waited} ${done}${without}`
}
