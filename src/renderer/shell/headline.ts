import { formatMs } from '../../text/format.ts'
import { countNoun } from '../../text/words.ts'
import { countLanes } from '../results/charts/race.ts'
import { MODEL_TEXTS } from '../../contract/models.ts'
import type { Plan } from '../../contract/plan/plan.ts'
import type { MachineInfo } from '../../contract/run/report.ts'
import type { ParamSpec, WorkloadInfo } from '../../contract/plan/workload.ts'
import { type RunPhase, type RunView, describeTrial } from '../client/run-view.ts'

/** What the title of tab or window says of the newest run. */
export function titleOf(phase: RunPhase | null, lost: boolean): string {
  const state = lost ? 'Not connected' : phase === null ? null : TITLES[phase]
  return state === null ? 'Interleave' : `${state} – Interleave`
}

const TITLES: Readonly<Record<RunPhase, string>> = {
  running: 'Running…',
  completed: 'Finished',
  cancelled: 'Cancelled',
  failed: 'Failed',
}

/** What the window says at its top: a line to read at a glance, and one that says more. */
export interface Headline {
  readonly state: 'Ready' | 'Running' | 'Finished' | 'Cancelled' | 'Failed'
  readonly title: string
  readonly detail: string
}

interface Told {
  readonly run: RunView | null
  readonly cancelling: boolean
  /** What happened, as `explain` says it; null while nothing has been measured. */
  readonly sentence: string | null
  /** Null until the lab has answered. */
  readonly cores: number | null
}

/** The headline of the state that the window is in. */
export function headline({ run, cancelling, sentence, cores }: Told): Headline {
  if (run === null) {
    return {
      state: 'Ready',
      title: 'One piece of work, run four ways.',
      detail:
        `Choose the work on the left and press Run. It is done for real on this machine` +
        `${cores === null ? '' : `’s ${cores} ${cores === 1 ? 'core' : 'cores'}`}, under each model in turn, and measured.`,
    }
  }
  const said = splitFirstSentence(sentence)
  switch (run.phase) {
    case 'running':
      return { state: 'Running', ...runningWords(run, cancelling) }
    case 'completed':
      return { state: 'Finished', title: said.first, detail: said.rest }
    case 'cancelled':
      return {
        state: 'Cancelled',
        title: `Cancelled after ${trialCount(run)}.`,
        detail: sentence ?? 'No trial was complete, so there is nothing to compare.',
      }
    case 'failed':
      return {
        state: 'Failed',
        title: run.message ?? 'The run ended early.',
        detail:
          run.trials.length === 0
            ? 'Nothing was measured. You can run it again.'
            : `What was measured until then is shown below (${trialCount(run)}). You can run it again.`,
      }
  }
}

/** "4 of 12 trials" */
function trialCount({ trialsEnded, trialsTotal }: RunView): string {
  return `${trialsEnded} of ${trialsTotal} ${trialsTotal === 1 ? 'trial' : 'trials'}`
}

/** "Xeon · 2 cores · 8 GB": what the figures are measured on. */
export function describeMachine({ cpuModel, cores, memoryBytes }: MachineInfo): string {
  return `${cpuModel} · ${countNoun(cores, 'core')} · ${(memoryBytes / 1e9).toFixed(0)} GB`
}

/** "Prime numbers · Limit 1,000,000 · 8 tasks · …": how the figures on show were made. */
export function describePlan(plan: Plan, workload: WorkloadInfo | null): string {
  return [
    workload?.title ?? plan.workload,
    ...Object.entries(plan.params).map(([id, value]) =>
      describeParamValue(
        workload?.params.find((one) => one.id === id),
        id,
        value,
      ),
    ),
    countNoun(plan.tasks, 'task'),
    `${plan.repeats} × each model`,
    `seed ${plan.seed}`,
  ].join(' · ')
}

function describeParamValue(spec: ParamSpec | undefined, id: string, value: number | string): string {
  const name = spec?.title ?? id
  if (typeof value === 'string') return `${name} ${value}`
  const unit = spec?.type === 'number' && spec.unit !== '' ? ` ${spec.unit}` : ''
  return `${name} ${value.toLocaleString('en-US')}${unit}`
}

function runningWords(run: RunView, cancelling: boolean): { title: string; detail: string } {
  if (cancelling) return { title: 'Cancelling', detail: 'The trial under way is being ended.' }
  const { current, header } = run
  if (header === null) return { title: 'Starting', detail: 'The engine prepares the run.' }
  if (current === null) return { title: 'Starting', detail: 'The first lanes are being started.' }
  const title = `${MODEL_TEXTS[current.key.model].title}, ${describeTrial(current.key, header.plan)}`
  if (current.elapsedMs === 0 && current.tasksDone === 0) {
    return {
      title,
      detail: `Starting ${countLanes(current.key.model, current.lanes)} · ${trialCount(run)} done`,
    }
  }
  const tasks = `${current.tasksDone.toLocaleString('en-US')} of ${current.tasksTotal.toLocaleString('en-US')} tasks`
  return {
    title,
    detail: `${tasks} · ${formatMs(current.elapsedMs)} in this trial · ${trialCount(run)} done`,
  }
}

/** The first sentence, and what follows it. A point inside a number ends nothing. */
function splitFirstSentence(text: string | null): { first: string; rest: string } {
  if (text === null) return { first: 'No trial was completed.', rest: '' }
  const end = text.search(/[.!?](?=\s+[\p{Lu}“])/u)
  return end === -1
    ? { first: text, rest: '' }
    : { first: text.slice(0, end + 1), rest: text.slice(end + 1).trim() }
}
