import { formatCores, formatMs } from '../text/format.ts'
import type { RunEvent, TrialKey } from '../contract/run/events.ts'
import { formatNumber } from '../contract/plan/limits.ts'
import { MODEL_TEXTS } from '../contract/models.ts'
import type { Plan } from '../contract/plan/plan.ts'
import type { Trial } from '../contract/run/report.ts'
import type { Output } from './host.ts'

/** Back to the line's start, and clear what stands there. */
const REDRAW = '\r\u001b[K'

/** Tells how a run goes: one line per trial, on a terminal rewritten in place while the trial runs. */
export class Progress {
  readonly #output: Output
  #plan: Plan | null = null
  #trialsTotal = 0
  #lineIsOpen = false

  constructor(output: Output) {
    this.#output = output
  }

  readonly show = (event: RunEvent): void => {
    switch (event.type) {
      case 'run-started':
        this.#plan = event.header.plan
        this.#trialsTotal = event.trialsTotal
        break
      case 'trial-started':
        this.#redraw(`${this.#trialName(event.trial)}: starting`)
        break
      case 'progress':
        this.#redraw(this.#progressLine(event))
        break
      case 'trial-finished':
        this.#finish(`${this.#trialName(event.trial)}: ${resultWords(event.result)}`)
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

  /** A sentence on a line of its own, below whatever line is being rewritten. */
  say(sentence: string): void {
    this.#finish(sentence)
  }

  /** Leaves the cursor on an empty line. */
  close(): void {
    if (this.#lineIsOpen) this.#write(REDRAW)
    this.#lineIsOpen = false
  }

  #progressLine({
    trial,
    tasksDone,
    tasksTotal,
    remainingMs,
  }: Extract<RunEvent, { type: 'progress' }>): string {
    const done = `${formatNumber(tasksDone)} of ${formatNumber(tasksTotal)} tasks`
    const left = remainingMs === null ? '' : `, about ${formatMs(Math.max(1_000, remainingMs))} left`
    return `${this.#trialName(trial)}: ${done}${left}`
  }

  #trialName({ model, index, order, warmup }: TrialKey): string {
    const total = String(this.#trialsTotal)
    const place = `[${String(order + 1).padStart(total.length)}/${total}]`
    const repeats = this.#plan?.repeats ?? index + 1
    const which = warmup ? 'warm-up' : `repeat ${index + 1} of ${repeats}`
    return `${place} ${MODEL_TEXTS[model].title}, ${which}`
  }

  #redraw(line: string): void {
    if (!this.#output.isTTY) return
    // A line that wraps could not be rewritten.
    this.#write(REDRAW + line.slice(0, Math.max(20, this.#output.columns - 1)))
    this.#lineIsOpen = true
  }

  #finish(line: string): void {
    this.#write(`${this.#lineIsOpen ? REDRAW : ''}${line}\n`)
    this.#lineIsOpen = false
  }

  #write(text: string): void {
    // Progress that cannot be shown is no reason to end a run.
    this.#output.write(text).catch(() => undefined)
  }
}

function resultWords(trial: Trial): string {
  if (trial.state === 'failed') return `failed: ${trial.error}`
  if (trial.state === 'cancelled') return 'cancelled'
  const busy = trial.cpuUse === null ? '' : `, ${formatCores(trial.cpuUse)} cores busy`
  const failed = trial.tasksFailed === 0 ? '' : `, ${formatNumber(trial.tasksFailed)} tasks failed`
  return `${formatMs(trial.wallMs)}${busy}${failed}`
}
