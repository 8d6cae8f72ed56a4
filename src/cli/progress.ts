import type { Plan } from '../contract/plan/plan.ts'
import type { RunEvent } from '../contract/run/events.ts'
import { type Trial, type TrialKey, numberOf } from '../contract/run/trial.ts'
import { faultClause } from '../text/faults.ts'
import { countNoun, formatCores, formatCount, formatMs } from '../text/format.ts'
import { m } from '../text/messages.ts'
import { modelTitle } from '../text/models.ts'
import { type Output, print, printNote } from './environment.ts'

/** Moves the cursor to the start of the line and clears it. */
const CLEAR_LINE = '\r\u001b[K'

/** Prints the progress of a run: a line per trial, which a terminal rewrites while the trial runs. */
export class Progress {
  readonly #output: Output
  #plan: Plan | null = null
  #trialsTotal = 0
  /** The cursor is at the end of a line that will be rewritten. */
  #lineIsOpen = false

  constructor(output: Output) {
    this.#output = output
  }

  show(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
        this.#plan = event.header.plan
        this.#trialsTotal = event.trialsTotal
        break
      case 'trial-started':
        this.#rewrite(m.cli_progress_starting({ trial: this.#trialName(event.trial) }))
        break
      case 'progress':
        this.#rewrite(this.#progressLine(event))
        break
      case 'trial-finished':
        this.printLine(resultLine(this.#trialName(event.result), event.result))
        break
      case 'workers-ready':
      case 'outputs':
      case 'slices':
      case 'missed':
      case 'run-finished':
      case 'run-failed':
        break
    }
  }

  /** Prints a line in place of the one that is being rewritten. */
  printLine(line: string): void {
    printNote(this.#output, this.#lineIsOpen ? CLEAR_LINE + line : line)
    this.#lineIsOpen = false
  }

  /** Clears the line that is being rewritten. */
  close(): void {
    if (this.#lineIsOpen) this.#write(CLEAR_LINE)
    this.#lineIsOpen = false
  }

  #progressLine({
    trial,
    tasksDone,
    tasksTotal,
    remainingMs,
  }: Extract<RunEvent, { type: 'progress' }>): string {
    const values = {
      trial: this.#trialName(trial),
      done: formatCount(tasksDone),
      total: formatCount(tasksTotal),
    }
    if (remainingMs === null) return m.cli_progress_tasks(values)
    return m.cli_progress_remaining({ ...values, remaining: roughTime(remainingMs) })
  }

  #trialName({ model, index, order, warmup }: TrialKey): string {
    const total = String(this.#trialsTotal)
    const planned = warmup ? this.#plan?.warmups : this.#plan?.repeats
    const values = {
      place: String(order + 1).padStart(total.length),
      total,
      model: modelTitle(model),
      repeat: index + 1,
      repeats: planned ?? index + 1,
    }
    return warmup ? m.cli_progress_warmup(values) : m.cli_progress_trial(values)
  }

  #rewrite(line: string): void {
    const { canRewrite, columns } = this.#output
    if (!canRewrite || columns === null) return
    // A line that wraps could not be rewritten.
    this.#write(CLEAR_LINE + line.slice(0, columns - 1))
    this.#lineIsOpen = true
  }

  #write(text: string): void {
    print(this.#output, text).catch(() => undefined)
  }
}

/** An estimated time, in whole seconds: "65 s", "2 min 5 s". */
function roughTime(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000))
  return seconds < 120 ? m.unit_s({ value: formatCount(seconds) }) : formatMs(seconds * 1_000)
}

function resultLine(trial: string, result: Trial): string {
  if (result.state === 'failed') return m.cli_progress_failed({ trial, cause: faultClause(result.fault) })
  if (result.state === 'cancelled') return m.cli_progress_cancelled({ trial })
  const wall = formatMs(result.metrics.wallMs)
  const cpuUse = numberOf(result, 'cpuUse')
  const completed =
    cpuUse === null
      ? m.cli_progress_completed({ trial, wall })
      : m.cli_progress_completed_cpu({ trial, wall, cores: formatCores(cpuUse) })
  const failed = numberOf(result, 'tasksFailed') ?? 0
  return failed === 0
    ? completed
    : m.cli_progress_failed_tasks({ completed, tasks: countNoun(failed, 'task') })
}
