import type { CauseValues, Finding } from '../../analysis/explain/finding.ts'
import type { HeadlineFigure, RunHeadline } from '../../analysis/explain/headline.ts'
import { modelOf } from '../../contract/models/index.ts'
import type { Plan } from '../../contract/plan/plan.ts'
import type { WorkloadInfo } from '../../contract/plan/workload.ts'
import type { RunDocument } from '../../contract/run/document.ts'
import type { MachineInfo } from '../../contract/run/machine.ts'
import type { TrialKey } from '../../contract/run/trial.ts'
import { faultText } from '../../text/faults.ts'
import { findingText, modelFigureText } from '../../text/findings.ts'
import {
  capitalize,
  countNoun,
  formatBytes,
  formatCount,
  formatMs,
  formatUnit,
  listAnd,
} from '../../text/format.ts'
import { m } from '../../text/messages.ts'
import { actorText, modelTitle, workerNoun } from '../../text/models.ts'
import { choiceTitle, paramTitle, workloadTitle } from '../../text/workloads.ts'
import type { RunSnapshot } from '../client/run-snapshot.ts'

/** The top of the window: a line to read at a glance, and one with details. */
export interface Headline {
  readonly state: 'ready' | RunDocument['state']
  readonly title: string
  readonly detail: string
}

interface HeadlineInputs {
  readonly run: RunSnapshot | null
  readonly isCancelling: boolean
  /** Null until the run has ended. */
  readonly headline: RunHeadline | null
  /** The other findings of the run. */
  readonly findings: readonly Finding[]
  /** True if slices of any trial or warm-up are shown. */
  readonly hasRecords: boolean
  /** True if the times include the start of the workers. */
  readonly countsStartup: boolean
  /** Null until the lab has replied. */
  readonly cores: number | null
}

/** The headline of a run, or of the window before the first one. */
export function headlineWords(inputs: HeadlineInputs): Headline {
  const { run, isCancelling, headline, cores } = inputs
  if (run === null) {
    const detail =
      cores === null ? m.ready_detail() : m.ready_detail_cores({ cores: countNoun(cores, 'core') })
    return { state: 'ready', title: m.ready_title(), detail }
  }
  const { state } = run
  switch (state) {
    case 'running':
      return { state, ...runningWords(run, isCancelling) }
    case 'completed':
      return {
        state,
        title: headline === null ? m.run_without_document() : sentence(headline, inputs),
        detail: headline === null ? '' : figuresText(headline, inputs),
      }
    case 'cancelled':
      return {
        state,
        ...cancelledWords(run, inputs.hasRecords),
        ...(headline === null || !hasTrials(run) ? {} : { detail: figuresText(headline, inputs) }),
      }
    case 'failed':
      return {
        state,
        title: run.fault === null ? m.run_without_document() : faultText(run.fault),
        detail: hasTrials(run) ? m.failed_detail({ trials: measuredText(run) }) : m.failed_nothing(),
      }
  }
}

/** The sentence that matters most. Where start-up counts and outweighs a gain, it is that. */
function sentence({ finding }: RunHeadline, { findings, countsStartup }: HeadlineInputs): string {
  const outweighed = findings.find(({ code }) => code === 'startup_outweighs')
  return countsStartup && outweighed?.code === 'startup_outweighs'
    ? startupText(outweighed.values)
    : findingText(finding)
}

/** "Serial 816 ms · Threads 114 ms, 7.2× · …" */
function figuresText({ figures }: RunHeadline, { countsStartup }: HeadlineInputs): string {
  if (!countsStartup) return joined(figures.map(modelFigureText))
  return m.headline_with_startup({ figures: joined(figures.map(withStartup).map(modelFigureText)) })
}

function startupText(values: CauseValues['startup_outweighs']): string {
  const { actors, startupMs, referenceWithStartupMs, withStartupMs } = values
  return m.headline_startup_outweighs({
    actors: capitalize(listAnd(actors.map(actorText))),
    startup: formatMs(startupMs),
    reference: formatMs(referenceWithStartupMs),
    time: formatMs(withStartupMs),
  })
}

function withStartup(figure: HeadlineFigure): HeadlineFigure {
  const { withStartupMs, withStartupRatio } = figure
  return withStartupMs === null ? figure : { ...figure, wallMs: withStartupMs, ratio: withStartupRatio }
}

/** "trial 2 of 3", or "warm-up 1 of 1". */
export function trialText({ index, warmup }: TrialKey, plan: Pick<Plan, 'repeats' | 'warmups'>): string {
  const number = formatCount(index + 1)
  return warmup
    ? m.warmup_of({ number, total: formatCount(plan.warmups) })
    : m.trial_of({ number, total: formatCount(plan.repeats) })
}

/** "Example CPU · 2 cores · 8 GB": what the figures are measured on. */
export function machineText({ cpuModel, usableCores, memoryBytes }: MachineInfo): string {
  const memory = formatBytes(memoryBytes)
  return joined([cpuModel, countNoun(usableCores, 'core'), m.machine_memory({ memory })])
}

/** "Prime numbers · Limit 1,000,000 · 8 tasks · …": how the figures were made. */
export function planText(plan: Plan, workload: WorkloadInfo | null): string {
  return joined([
    workloadTitle(plan.workload),
    ...Object.entries(plan.params).map(([id, value]) => {
      const name = paramTitle(plan.workload, id)
      return m.plan_param({ name, value: paramValue(plan.workload, workload, id, value) })
    }),
    countNoun(plan.tasks, 'task'),
    m.plan_repeats({ repeats: formatCount(plan.repeats), count: plan.repeats }),
    m.plan_seed({ seed: String(plan.seed) }),
  ])
}

function paramValue(workload: string, info: WorkloadInfo | null, id: string, value: number | string): string {
  if (typeof value === 'string') return choiceTitle(workload, id, value)
  const spec = info?.params.find((one) => one.id === id)
  return formatUnit(value, spec?.type === 'number' ? spec.unit : '')
}

function runningWords(run: RunSnapshot, isCancelling: boolean): { title: string; detail: string } {
  if (isCancelling) return { title: m.cancelling_title(), detail: m.cancelling_detail() }
  const { current, document } = run
  if (document === null) return { title: m.starting_title(), detail: m.starting_run() }
  if (current === null) return { title: m.starting_title(), detail: m.starting_workers() }
  const { key, workers, tasksDone, tasksTotal, elapsedMs } = current
  const trial = trialText(key, document.plan)
  const title = m.running_title({ model: modelTitle(key.model), trial })
  const ended = m.trials_done({ trials: trialsText(run) })
  if (elapsedMs === 0 && tasksDone === 0) {
    const noun = workerNoun(modelOf(key.model).workerKind, workers)
    const counted = m.worker_count({ number: formatCount(workers), workers: noun })
    return { title, detail: joined([m.starting_trial({ workers: counted }), ended]) }
  }
  const tasks = m.tasks_done({ done: formatCount(tasksDone), total: formatCount(tasksTotal) })
  return { title, detail: joined([tasks, m.in_this_trial({ time: formatMs(elapsedMs) }), ended]) }
}

/** A cancelled run: what of it was done, warm-ups named as such. */
function cancelledWords(run: RunSnapshot, hasRecords: boolean): { title: string; detail: string } {
  const detail = hasRecords ? m.cancelled_shown() : m.cancelled_can_run()
  if (hasTrials(run)) return { title: m.cancelled_title({ trials: measuredText(run) }), detail }
  if (run.trialsEnded === 0) return { title: m.cancelled_early(), detail }
  const warmups = m.warmups_done({ number: formatCount(run.trialsEnded), count: run.trialsEnded })
  return { title: m.cancelled_unmeasured({ warmups }), detail }
}

/** "3 of 8 trials", without warm-ups. */
function measuredText({ document }: RunSnapshot): string {
  const total = (document?.plan.models.length ?? 0) * (document?.plan.repeats ?? 0)
  const ended = document?.trials.filter(({ state }) => state !== 'cancelled').length ?? 0
  return m.count_of_trials({ ended: formatCount(ended), total: formatCount(total), count: total })
}

/** True if a trial ended that is not a warm-up. */
function hasTrials({ document }: RunSnapshot): boolean {
  return document?.trials.some(({ state }) => state !== 'cancelled') ?? false
}

/** "4 of 12 trials" */
function trialsText({ trialsEnded, trialsTotal }: RunSnapshot): string {
  return m.count_of_trials({
    ended: formatCount(trialsEnded),
    total: formatCount(trialsTotal),
    count: trialsTotal,
  })
}

function joined(parts: readonly string[]): string {
  return parts.join(' · ')
}

/** The parts of a run that this page did not receive; null where none is missing. */
export function missedText({ timelines, pictures }: RunSnapshot['missed']): string | null {
  const counts = { timelines: formatCount(timelines), pictures: formatCount(pictures) }
  if (timelines > 0 && pictures > 0) {
    return m.missed_both({ ...counts, timelineCount: timelines, pictureCount: pictures })
  }
  if (timelines > 0) return m.missed_timelines({ timelines: counts.timelines, count: timelines })
  return pictures > 0 ? m.missed_pictures({ pictures: counts.pictures, count: pictures }) : null
}
