import type { RunEvent } from '../../contract/events.ts'
import type { LabApi, LabInfo, RunHandle } from '../../contract/lab-api.ts'
import type { ModelId } from '../../contract/models.ts'
import { describeProblem } from '../../contract/problem.ts'
import { type Picture, addBands, blank } from '../charts/picture.ts'
import { FrameQueue } from './frame-queue.ts'
import { PlanForm } from './plan-form.svelte.ts'
import { NEW_RUN, type RunView, reduceRun } from './run-view.ts'

/** How often the page follows a run, and how often its clock moves when nothing is heard. */
const UPDATE_EVERY_MS = 125
const CLOCK_EVERY_MS = 500

/** Each model's picture, where the work makes one. */
type Pictures = Readonly<Partial<Record<ModelId, Picture>>>

/** The window's state: what the lab offers, the experiment as filled in, and the run that is shown. */
export class Lab {
  readonly #api: LabApi
  info = $state.raw<LabInfo | null>(null)
  form = $state.raw<PlanForm | null>(null)
  /** Why the lab cannot be reached, or why a run could not be started: a sentence. */
  unreachable = $state<string | null>(null)
  refusal = $state<string | null>(null)
  /** The run under way or the last one; null before the first. */
  run = $state.raw<RunView | null>(null)
  pictures = $state.raw<Pictures>({})
  /** Since Run was pressed, or as the run's own clock has it, kept up to date while the run lasts. */
  elapsedMs = $state(0)
  #clock: () => number = () => 0
  #stopClock: () => void = () => undefined
  #handle: RunHandle | null = null
  #cancelAsked = $state(false)
  #stopListening: (() => void) | undefined

  constructor(api: LabApi) {
    this.#api = api
  }

  readonly running: boolean = $derived.by(() => this.run?.phase === 'running')
  /** True from the moment Cancel was pressed until the run has ended. */
  readonly cancelling: boolean = $derived.by(() => this.running && this.#cancelAsked)

  /** Asks what the lab offers. */
  async load(): Promise<void> {
    this.unreachable = null
    try {
      const info = await this.#api.info()
      this.form = new PlanForm(info)
      this.info = info
      this.#stopListening?.()
      this.#stopListening = this.#api.onRun?.((run) => this.#join(run))
    } catch (error) {
      this.unreachable = sentence(error)
    }
  }

  /** Starts the experiment as filled in; returns the paths of the fields with a problem. */
  async start(): Promise<readonly string[]> {
    const { form } = this
    if (form === null || this.running) return []
    if (!form.result.ok) return form.showProblems()
    const before = { run: this.run, pictures: this.pictures }
    this.refusal = null
    this.#cancelAsked = false
    this.run = NEW_RUN
    this.pictures = {}
    this.#startClock()
    try {
      const started = await this.#api.startRun(form.result.plan)
      if (started.ok) {
        this.#follow(started.run)
        return []
      }
      form.refuse(started.problems)
      // What no field is to blame for is said beside the button.
      const memory = started.problems.find(({ path }) => path === 'memory')
      if (memory !== undefined) this.refusal = describeProblem(memory)
    } catch (error) {
      this.refusal = sentence(error)
    }
    this.#stopClock()
    this.run = before.run
    this.pictures = before.pictures
    return form.showProblems()
  }

  /** Ends the run under way; harmless when there is none. */
  cancel(): void {
    if (!this.running) return
    this.#cancelAsked = true
    this.#handle?.cancel()
  }

  /** Shows a run that was not started here, in place of whatever is shown. */
  #join(handle: RunHandle): void {
    this.refusal = null
    this.#cancelAsked = false
    this.run = NEW_RUN
    this.pictures = {}
    this.#startClock(() => handle.elapsedMs?.() ?? 0)
    this.#follow(handle)
  }

  #follow(handle: RunHandle): void {
    this.#handle = handle
    const queue = new FrameQueue<RunEvent>((events) => this.#take(events), UPDATE_EVERY_MS)
    handle.subscribe((event) => {
      queue.push(event)
      if (event.type !== 'run-finished' && event.type !== 'run-failed') return
      queue.flush()
      this.#stopClock()
      this.#handle = null
    })
    // Cancel may have been pressed before the run had answered.
    if (this.#cancelAsked) handle.cancel()
  }

  #take(events: readonly RunEvent[]): void {
    let view = this.run ?? NEW_RUN
    let { pictures } = this
    for (const event of events) {
      view = reduceRun(view, event)
      if (event.type !== 'trial-started' && event.type !== 'outputs') continue
      const { model } = event.trial
      const before = pictures[model]
      const after = event.type === 'outputs' ? addBands(before, event.outputs) : blank(before)
      if (after !== undefined) pictures = { ...pictures, [model]: after }
    }
    this.run = view
    this.pictures = pictures
    this.#look()
  }

  #startClock(clock?: () => number): void {
    this.#stopClock()
    const startedMs = performance.now()
    this.#clock = clock ?? (() => performance.now() - startedMs)
    this.#look()
    // Where events come, each moves the clock; without them it must go on too.
    const timer = setInterval(() => {
      if (this.#clock() - this.elapsedMs >= CLOCK_EVERY_MS / 2) this.#look()
    }, CLOCK_EVERY_MS)
    this.#stopClock = () => {
      this.#look()
      clearInterval(timer)
      this.#stopClock = () => undefined
    }
  }

  #look(): void {
    this.elapsedMs = this.#clock()
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
