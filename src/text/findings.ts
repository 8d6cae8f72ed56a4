import type { Actor, Caused, Finding, FindingValues } from '../analysis/explain/finding.ts'
import type { HeadlineFigure } from '../analysis/explain/headline.ts'
import { SAME_WITHIN } from '../analysis/statistics/compare.ts'
import type { AwaitCause } from '../contract/columns/states.ts'
import { MODELS, type ModelId } from '../contract/models/index.ts'
import { capitalize, formatMs, formatRatio, listAnd, shortRatio } from './format.ts'
import { type Table, type Words, inputsOf } from './inputs.ts'
import { textOf } from './lookup.ts'
import { findingMessages, m } from './messages.ts'
import { actorText, modelTitle } from './models.ts'
import { awaitText } from './states.ts'

/** The inputs of sentences besides the values of their finding. */
interface Context {
  /** The models that the finding is about, and the number of their workers, which decides between "was" and "were". */
  readonly actors: readonly Actor[]
  readonly workers: number
  readonly baseline: string
  readonly withinShare: number
  /** The clause that a cause follows: "Eight threads took 1.4× as long as Serial (816 ms → 1.14 s)". */
  readonly comparison: string
}

const FINDINGS = findingMessages satisfies Table<
  'finding',
  { [Code in keyof FindingValues]: FindingValues[Code] & Context }
> &
  Table<'comparison', Record<Caused['verdict'], Caused & Omit<Context, 'comparison'>>>

/** A finding in one sentence. */
export function findingText({ code, values }: Finding): string {
  const inputs = inputsOf({ ...values, ...contextOf(values), ...inverted(code, values) }, WORDS)
  const { verdict } = values as Partial<Caused>
  const comparison = verdict === undefined ? null : textOf(FINDINGS, `comparison_${verdict}`, inputs)
  const all = comparison === null ? inputs : { ...inputs, comparison }
  return capitalize(textOf(FINDINGS, `finding_${code}`, all) ?? m.finding_unknown_code({ code }))
}

/** Findings as a paragraph. */
export function findingsText(findings: readonly Finding[]): string {
  return findings.map(findingText).join(' ')
}

/** "Threads 114 ms, 7.2×": a model's wall time, and how much faster than the baseline it was. */
export function modelFigureText({ model, wallMs, ratio }: HeadlineFigure): string {
  const title = modelTitle(model)
  if (isBaseline(model) || ratio === null) return m.headline_model({ model: title, time: formatMs(wallMs) })
  // With one decimal, 0.96 would be 1.0, and 0.04 nothing.
  const ratioText = ratio < 0.995 ? formatRatio(ratio) : shortRatio(ratio)
  return m.headline_model_ratio({ model: title, time: formatMs(wallMs), ratio: ratioText })
}

/** "1.3× as long" in place of "0.77× as fast". */
function inverted(code: Finding['code'], values: object): { readonly ratio?: number } {
  const { ratio, verdict } = values as Partial<Caused>
  return ratio !== undefined && (code === 'slower' || verdict === 'slower') ? { ratio: 1 / ratio } : {}
}

function contextOf(values: Finding['values']): Omit<Context, 'comparison'> {
  const { actors = actorsIn(values) } = values as { readonly actors?: readonly Actor[] }
  return {
    actors,
    workers: actors.reduce((sum, { workers }) => sum + workers, 0),
    baseline: listAnd(MODELS.filter(({ baseline }) => baseline).map(({ id }) => modelTitle(id))),
    withinShare: SAME_WITHIN,
  }
}

function isBaseline(id: ModelId): boolean {
  return MODELS.some((model) => model.id === id && model.baseline)
}

/** The one actor of a finding that is about a single model. */
function actorsIn(values: Finding['values']): Actor[] {
  return 'model' in values && 'workers' in values ? [values as Actor] : []
}

const WORDS: Words = {
  actors: (actors) => listAnd((actors as readonly Actor[]).map(actorText)),
  reference: (actor) => actorText(actor as Actor),
  stalled: (actor) => (actor === null ? 'none' : actorText(actor as Actor)),
  models: (models) => listAnd((models as readonly ModelId[]).map(modelTitle)),
  awaited: (cause) => awaitText(cause as AwaitCause),
}
