import type { Actor, Finding, FindingValues } from '../analysis/explain/finding.ts'
import { SAME_WITHIN } from '../analysis/statistics/compare.ts'
import { MODELS, type ModelId, modelOf } from '../contract/models/index.ts'
import { capitalize, listAnd, listOr } from './format.ts'
import { type Table, type Words, inputsOf } from './inputs.ts'
import { textOf } from './lookup.ts'
import { findingMessages, m } from './messages.ts'
import { actorText, modelTitle, workerNoun } from './models.ts'

/** What sentences need beside the values of their finding. */
interface Context {
  /** The models that the finding is about, and the number of their workers, which decides between "was" and "were". */
  readonly actors: readonly Actor[]
  readonly workers: number
  readonly baseline: string
  readonly workerKinds: string
  readonly withinShare: number
}

const FINDINGS = findingMessages satisfies Table<
  'finding',
  { [Code in keyof FindingValues]: FindingValues[Code] & Context }
>

/** A finding in one sentence. */
export function findingText(finding: Finding): string {
  const { code, values } = finding
  const inputs = inputsOf({ ...values, ...contextOf(values), ...inverted(finding) }, WORDS)
  return capitalize(textOf(FINDINGS, `finding_${code}`, inputs) ?? m.finding_unknown_code({ code }))
}

/** Findings as a paragraph. */
export function findingsText(findings: readonly Finding[]): string {
  return findings.map(findingText).join(' ')
}

/** "1.3× as long" in place of "0.77× as fast". */
function inverted({ code, values }: Finding): { readonly ratio?: number } {
  return code === 'slower' ? { ratio: 1 / values.ratio } : {}
}

function contextOf(values: Finding['values']): Context {
  const { actors = actorsIn(values), models = [] } = values as Partial<{ actors: Actor[]; models: ModelId[] }>
  return {
    actors,
    workers: actors.reduce((sum, { workers }) => sum + workers, 0),
    baseline: listAnd(MODELS.filter(({ baseline }) => baseline).map(({ id }) => modelTitle(id))),
    workerKinds: listOr(models.map((id) => workerNoun(modelOf(id).workerKind, 1))),
    withinShare: SAME_WITHIN,
  }
}

/** The one actor of a finding that is about a single model. */
function actorsIn(values: Finding['values']): Actor[] {
  return 'model' in values && 'workers' in values ? [values as Actor] : []
}

const WORDS: Words = {
  actors: (actors) => listAnd((actors as readonly Actor[]).map(actorText)),
  reference: (actor) => actorText(actor as Actor),
  models: (models) => listAnd((models as readonly ModelId[]).map(modelTitle)),
}
