import type { Plan } from '../contract/plan/plan.ts'
import { type Problem, describeProblem, showValue } from '../contract/plan/problem.ts'
import { readNumber } from '../contract/plan/read-number.ts'
import type { WorkloadInfo } from '../contract/plan/workload.ts'
import { CliError, STATUS } from './host.ts'

/** The options of `run` that make a plan, as commander gives them: text, not yet checked. */
export interface PlanOptions {
  readonly workload?: string
  readonly models?: string
  readonly tasks?: string
  readonly workers?: string
  readonly threads?: string
  readonly processes?: string
  readonly timeSliceMs?: string
  readonly blockingCallMs?: string
  readonly repeats?: string
  readonly warmups?: string
  readonly seed?: string
  readonly workerReuse?: string
  readonly param?: readonly string[]
}

/** The plan as given, for `parsePlan` to check: what was not given is left to its defaults. */
export function planInput(options: PlanOptions, workloads: readonly WorkloadInfo[]): Record<string, unknown> {
  const workload = workloads.find(({ id }) => id === options.workload)
  return dropUndefined({
    workload: options.workload,
    params: paramsOf(options.param ?? [], workload),
    tasks: numberOrText(options.tasks),
    models: options.models?.split(',').map((model) => model.trim()),
    workers: dropUndefined({
      threads: numberOrText(options.threads ?? options.workers),
      processes: numberOrText(options.processes ?? options.workers),
    }),
    timeSliceMs: numberOrText(options.timeSliceMs),
    blockingCallMs: numberOrText(options.blockingCallMs),
    repeats: numberOrText(options.repeats),
    warmups: numberOrText(options.warmups),
    seed: numberOrText(options.seed),
    workerReuse: options.workerReuse,
  })
}

/** Each problem as the sentence that names the option it came by; one that two fields share is said once. */
export function problemSentences(problems: readonly Problem[], options: PlanOptions): string[] {
  return [...new Set(problems.map((problem) => problemSentence(problem, options)))]
}

function problemSentence(problem: Problem, options: PlanOptions): string {
  return problem.path === 'memory'
    ? describeProblem(problem)
    : describeProblem(problem, optionName(problem.path, options))
}

const OPTION_NAMES: Partial<Record<string, string>> = {
  timeSliceMs: '--time-slice-ms',
  blockingCallMs: '--blocking-call-ms',
} satisfies Partial<Record<keyof Plan, string>>

function optionName(path: string, options: PlanOptions): string {
  if (path.startsWith('params.')) return `--param ${path.slice('params.'.length)}`
  const isWorkers = path === 'threads' || path === 'processes'
  if (isWorkers && options[path] === undefined) return '--workers'
  return OPTION_NAMES[path] ?? `--${path}`
}

function paramsOf(pairs: readonly string[], workload: WorkloadInfo | undefined): Record<string, unknown> {
  const entries = pairs.map((pair): [string, unknown] => {
    const at = pair.indexOf('=')
    if (at < 1) {
      const accepted = 'name=value, such as --param latencyMs=100'
      const sentence = describeProblem({ path: '', value: showValue(pair), accepted }, '--param')
      throw new CliError(sentence, STATUS.wrongCall)
    }
    const [name, text] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
    const isChoice = workload?.params.some(({ id, type }) => id === name && type === 'choice') === true
    return [name, isChoice ? text : numberOrText(text)]
  })
  return Object.fromEntries(entries)
}

/** A number as the window reads it too; all else stays as it is, to be refused with the words it was given in. */
function numberOrText(text: string | undefined): number | string | undefined {
  return text === undefined ? undefined : (readNumber(text) ?? text)
}

/** A field that holds `undefined` counts as one that is not there. */
function dropUndefined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
