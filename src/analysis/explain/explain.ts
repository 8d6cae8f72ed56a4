import { MODEL_IDS, MODEL_TEXTS, type ModelId } from '../../contract/models.ts'
import type { Plan } from '../../contract/plan/plan.ts'
import type { Summary } from '../../contract/run/report.ts'
import type { WorkloadInfo } from '../../contract/plan/workload.ts'
import { MIN_VALUES_FOR_INTERVAL } from '../statistics/bootstrap.ts'
import { clausesAgainst, clauseAlone } from './explain-clauses.ts'
import { type Actor, type Scene, sceneOf } from './explain-scene.ts'
import { notesOf } from './explain-notes.ts'
import { formatMs } from '../../text/format.ts'
import { capitalize, listNames } from '../../text/words.ts'

/**
 * What happened, in one to four plain sentences: "Two processes finished 1.9 times faster than one after
 * another; the event loop kept one core busy and gained nothing." Says only what the figures show: a
 * difference within the noise is called about the same, a model without a completed trial is named.
 */
export function explain(plan: Plan, summary: Summary, workload: WorkloadInfo, cores: number): string {
  if (summary.warnings.some((warning) => warning.code === 'checksum-mismatch')) {
    return 'The models did not get the same results, so their times cannot be compared.'
  }
  if (summary.warnings.some((warning) => warning.code === 'all-tasks-failed')) {
    return 'All tasks failed, so these are the times of failing, not of the work.'
  }
  const scene = sceneOf(plan, summary, workload, cores)
  const [first] = scene.models
  if (first === undefined) return 'No trial was completed, so there is nothing to compare.'
  return [
    mainSentence(scene, first),
    ...blockingCall(plan, summary),
    ...notesOf(scene),
    ...gaps(plan, summary),
  ].join(' ')
}

function mainSentence(scene: Scene, first: Actor): string {
  if (scene.models.length === 1) return sentence(clauseAlone(first, scene))
  const clauses = clausesAgainst(scene, scene.serial ?? fastest(scene, first))
  return sentence(`${fewTrials(scene)}${clauses.join('; ')}`)
}

/** What one trial or two show may be chance, and must not read like a law. */
function fewTrials({ models }: Scene): string {
  const fewest = Math.min(...models.map(({ wallMs }) => wallMs.n))
  if (fewest >= MIN_VALUES_FOR_INTERVAL) return ''
  return fewest === 1 ? 'in a single trial, ' : 'in only two trials, '
}

function fastest({ models }: Scene, first: Actor): Actor {
  return models.reduce((best, actor) => (actor.wallMs.median < best.wallMs.median ? actor : best), first)
}

/** What the plan's blocking call did, where it was made. */
function blockingCall({ blockingCallMs, tasks }: Plan, { perModel }: Summary): string[] {
  const preemptive = perModel.threads !== undefined || perModel.processes !== undefined
  if (blockingCallMs === 0 || tasks < 2 || (!preemptive && perModel.cooperative === undefined)) return []
  const held = `One task held its thread for ${formatMs(blockingCallMs)} without computing`
  if (perModel.cooperative === undefined) return [`${held}; the others went on.`]
  const elsewhere = preemptive ? ', on other threads and processes they did' : ''
  return [`${held}: on the event loop nobody else could go on meanwhile${elsewhere}.`]
}

/** What a reader would miss in the sentences before. */
function gaps(plan: Plan, summary: Summary): string[] {
  const said: string[] = []
  const missing = MODEL_IDS.filter((id) => plan.models.includes(id) && summary.perModel[id] === undefined)
  if (missing.length > 0) said.push(`There is no completed trial of ${listNames(missing.map(quoted))}.`)
  if (summary.warnings.some((warning) => warning.code === 'tasks-failed')) {
    said.push('Some tasks failed; the times include them.')
  }
  return said
}

function quoted(model: ModelId): string {
  return `“${MODEL_TEXTS[model].title}”`
}

function sentence(text: string): string {
  return `${capitalize(text)}.`
}
