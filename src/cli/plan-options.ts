import type { Command } from 'commander'
import { LIMITS, type LimitedField } from '../contract/plan/limits.ts'
import { MODEL_IDS } from '../contract/models/index.ts'
import { PLAN_DEFAULTS, type Plan, WORKER_REUSE } from '../contract/plan/plan.ts'
import type { Problem } from '../contract/plan/problem.ts'
import { readNumber } from '../contract/plan/read-number.ts'
import type { WorkloadInfo } from '../contract/plan/workload.ts'
import { formatUnit } from '../text/format.ts'
import { m } from '../text/messages.ts'
import { acceptedText, problemText } from '../text/problems.ts'
import { usageError, valueError } from './environment.ts'

/** The options of `run` that make a plan, as commander returns them: text, not yet checked. */
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

/** Declares the options of a plan. `program` is the command that started the program. */
export function addPlanOptions(command: Command, program: string): void {
  const count = m.cli_value_count()
  const ms = m.cli_value_ms()
  const [warm, cold] = WORKER_REUSE
  command
    .option(`--workload <${m.cli_value_name()}>`, m.cli_option_workload({ list: `${program} workloads` }))
    .option(`--models <${m.cli_value_list()}>`, m.cli_option_models({ accepted: MODEL_IDS.join(',') }))
    .option(`--tasks <${count}>`, m.cli_option_tasks(limitOf('tasks')))
    .option(`--workers <${count}>`, m.cli_option_workers(limitOf('threads')))
    .option(`--threads <${count}>`, m.cli_option_threads(limitOf('threads')))
    .option(`--processes <${count}>`, m.cli_option_processes(limitOf('processes')))
    .option(`--time-slice-ms <${ms}>`, m.cli_option_time_slice(limitAndDefault('timeSliceMs')))
    .option(`--blocking-call-ms <${ms}>`, m.cli_option_blocking_call(limitAndDefault('blockingCallMs')))
    .option(`--repeats <${count}>`, m.cli_option_repeats(limitAndDefault('repeats')))
    .option(`--warmups <${count}>`, m.cli_option_warmups(limitAndDefault('warmups')))
    .option(`--seed <${count}>`, m.cli_option_seed(limitAndDefault('seed')))
    .option(
      `--worker-reuse <${m.cli_value_kind()}>`,
      m.cli_option_worker_reuse({ warm, cold, value: PLAN_DEFAULTS.workerReuse }),
    )
    .option(`--param <${m.cli_value_pair()}>`, m.cli_option_param(), collect)
}

/** The plan as given, for `parsePlan` to check; what was not given is left out, so that it has its default. */
export function planInput(options: PlanOptions, workloads: readonly WorkloadInfo[]): Record<string, unknown> {
  const number = (field: LimitedField, text = options[field]): unknown =>
    numberOrText(text, LIMITS[field].integer)
  return dropUndefined({
    workload: options.workload,
    params: paramsOf(options, workloads),
    tasks: number('tasks'),
    models: options.models?.split(',').map((model) => model.trim()),
    workers: dropUndefined({
      threads: number('threads', options.threads ?? options.workers),
      processes: number('processes', options.processes ?? options.workers),
    }),
    timeSliceMs: number('timeSliceMs'),
    blockingCallMs: number('blockingCallMs'),
    repeats: number('repeats'),
    warmups: number('warmups'),
    seed: number('seed'),
    workerReuse: options.workerReuse,
  })
}

/** The error of a plan with problems: one sentence for each option, a line each. */
export function planError(problems: readonly Problem[], options: PlanOptions): Error {
  const sentences = problems.map((problem) => problemText(problem, optionName(problem.path, options)))
  // One option may set two fields.
  return usageError([...new Set(sentences)].join('\n'))
}

const OPTION_NAMES: Partial<Record<string, string>> = {
  timeSliceMs: '--time-slice-ms',
  blockingCallMs: '--blocking-call-ms',
  workerReuse: '--worker-reuse',
} satisfies Partial<Record<keyof Plan, string>>

function optionName(path: string, options: PlanOptions): string {
  if (path.startsWith('params.')) return `--param ${path.slice('params.'.length)}`
  if ((path === 'threads' || path === 'processes') && options[path] === undefined) return '--workers'
  return OPTION_NAMES[path] ?? `--${path}`
}

function paramsOf(
  { workload, param = [] }: PlanOptions,
  workloads: readonly WorkloadInfo[],
): Record<string, unknown> {
  const specs = workloads.find(({ id }) => id === workload)?.params ?? []
  const entries = param.map((pair): [string, unknown] => {
    const at = pair.indexOf('=')
    if (at < 1) throw valueError('--param', m.cli_accepted_pair({ example: '--param latencyMs=100' }), pair)
    const [name, text] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
    const spec = specs.find(({ id }) => id === name)
    return [name, spec?.type === 'number' ? numberOrText(text, spec.integer) : text]
  })
  return Object.fromEntries(entries)
}

/** Reads a number as the window does; other text is unchanged, so that the error can quote it. */
function numberOrText(text: string | undefined, integer: boolean): unknown {
  return text === undefined ? undefined : (readNumber(text, { integer }) ?? text)
}

/** `parsePlan` refuses unknown fields, and one that is undefined is present. */
function dropUndefined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function collect(pair: string, pairs: readonly string[] | undefined): string[] {
  return [...(pairs ?? []), pair]
}

function limitOf(field: LimitedField): { readonly accepted: string } {
  return { accepted: acceptedText({ kind: 'number', ...LIMITS[field] }) }
}

function limitAndDefault(field: LimitedField & keyof typeof PLAN_DEFAULTS): {
  readonly accepted: string
  readonly value: string
} {
  return { ...limitOf(field), value: formatUnit(PLAN_DEFAULTS[field], LIMITS[field].unit) }
}
