import { type Plan, type PlanContext, parsePlan } from '../../contract/plan/plan.ts'

/** The key under which the tab stores the form, as long as it lives, also across reloads. */
const FORM = 'interleave-form'
/** The key under which it stores that the other fields are unfolded. */
const UNFOLDED = 'interleave-more'
/** Raised when a stored form no longer means the same. */
const VERSION = 1

/** Remembers a plan as filled in. */
export function savePlan(plan: Plan): void {
  sessionStorage.setItem(FORM, JSON.stringify({ version: VERSION, plan }))
}

/** The plan that was filled in before the page was loaded again; null where there is none that this lab accepts. */
export function savedPlan(context: PlanContext): Plan | null {
  const { version, plan } = parseJson(sessionStorage.getItem(FORM))
  if (version !== VERSION) return null
  const result = parsePlan(plan, context)
  return result.ok ? result.plan : null
}

export function saveUnfolded(isUnfolded: boolean): void {
  sessionStorage.setItem(UNFOLDED, String(isUnfolded))
}

export function savedUnfolded(): boolean {
  return sessionStorage.getItem(UNFOLDED) === 'true'
}

function parseJson(text: string | null): { readonly version?: unknown; readonly plan?: unknown } {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
