import { type RunEvent, UNTIMED } from '../../contract/run/events.ts'
import type { LabApi, LabInfo, RunHandle } from '../../contract/api/lab-api.ts'
import type { ModelId } from '../../contract/models.ts'
import { describeProblem } from '../../contract/plan/problem.ts'
import { type Picture, addBands, blank } from '../results/charts/picture.ts'
import { FOLLOWED, FrameQueue, WATCHED } from './frame-queue.ts'
import { LiveRun } from './live-run.svelte.ts'
import { isOwnRun, rememberOwnRun } from './own-runs.ts'
import { PlanForm } from '../experiment/plan-form.svelte.ts'
import { NEW_RUN, type RunPhase, type RunView, reduceRun } from './run-view.ts'

/** How often the page follows a run, and how often its clock moves when nothing is heard. */
const UPDATE_EVERY_MS = 125
const CLOCK_EVERY_MS = 500
const WATCHED_CLOCK_EVERY_MS = 3_000

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
  /** Why the lab, which was there, can be reached no more: a sentence. */
  lost = $state<string | null>(null)
  /** How the newest run stands, known even where nobody sees the page; null before the first. */
  phase = $state<RunPhase | null>(null)
  /** True when the run that is shown was started in another tab. */
  elsewhere = $state(false)
  /** The run under way or the last one; null before the first. */
  run = $state.raw<RunView | null>(null)
  /** What is to be seen of a run before its trials are measured. */
  readonly live = new LiveRun()
  pictures = $state.raw<Pictures>({})
  /** Since Run was pressed, or as the run's own clock has it, kept up to date while the run lasts. */
  elapsedMs = $state(0)
  #clock: () => number = () => 0
  #stopClock: () => void = () => undefined
  #handle: RunHandle | null = null
  #queue: FrameQueue<RunEvent> | null = null
  #cancelAsked = $state(false)
  #stopListening: (() => void) | undefined
  /** What is to be done before the next event is taken in. */
  #begin: (() => void) | null = null

  constructor(api: LabApi) {
    this.#api = api
    api.onLost?.((why) => (this.lost = why))
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
    if (form === null || this.running || this.lost !== null) return []
    if (!form.result.ok) return form.showProblems()
    const before = { run: this.run, pictures: this.pictures, phase: this.phase, elsewhere: this.elsewhere }
    this.#showNewRun(false)
    this.#startClock()
    try {
      const started = await this.#api.startRun(form.result.plan)
      if (started.ok) {
        rememberOwnRun(started.run.id)
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
    Object.assign(this, before)
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
    const begin = (): void => {
      this.#showNewRun(!isOwnRun(handle.id))
      this.#startClock(() => handle.elapsedMs?.() ?? 0)
    }
    this.phase = 'running'
    // What nobody sees is not drawn: it would take time from the run.
    if (document.visibilityState === 'hidden') this.#begin = begin
    else begin()
    this.#follow(handle)
  }

  #showNewRun(elsewhere: boolean): void {
    this.#begin = null
    this.refusal = null
    this.#cancelAsked = false
    this.elsewhere = elsewhere
    this.phase = 'running'
    this.run = NEW_RUN
    this.live.reset()
    this.pictures = {}
  }

  #follow(handle: RunHandle): void {
    this.#handle = handle
    const pace = isOwnRun(handle.id) ? FOLLOWED : WATCHED
    const queue = new FrameQueue<RunEvent>((events) => this.#take(events), UPDATE_EVERY_MS, pace)
    // Of an earlier run something may still wait to be seen.
    this.#queue?.drop()
    this.#queue = queue
    handle.subscribe((event) => {
      // Slices of the trial on show only wait to be drawn, which the timeline does at its own pace.
      if (event.type === 'slices' && this.live.add(event)) return
      queue.push(event)
      if (UNTIMED.has(event.type)) queue.hasten()
      if (event.type !== 'run-finished' && event.type !== 'run-failed') return
      this.phase = event.type === 'run-finished' ? event.state : 'failed'
      queue.flush()
      this.#stopClock()
      this.#handle = null
    })
    // Cancel may have been pressed before the run had answered.
    if (this.#cancelAsked) handle.cancel()
  }

  #take(events: readonly RunEvent[]): void {
    this.#begin?.()
    let view = this.run ?? NEW_RUN
    let { pictures } = this
    for (const event of events) {
      view = reduceRun(view, event)
      this.live.take(event)
      if (event.type !== 'trial-started' && event.type !== 'outputs') continue
      const { model } = event.trial
      const before = pictures[model]
      const after = event.type === 'outputs' ? addBands(before, event.outputs) : blank(before)
      if (after !== undefined) pictures = { ...pictures, [model]: after }
    }
    this.run = view
    this.pictures = pictures
    if (view.phase === 'running') this.#look()
    else this.#stopClock()
  }

  #startClock(clock?: () => number): void {
    this.#stopClock()
    const startedMs = performance.now()
    this.#clock = clock ?? (() => performance.now() - startedMs)
    this.#look()
    // Where events come, each moves the clock; without them it must go on too.
    const everyMs = this.elsewhere ? WATCHED_CLOCK_EVERY_MS : CLOCK_EVERY_MS
    const timer = setInterval(() => {
      if (this.#clock() - this.elapsedMs >= everyMs / 2) this.#look()
    }, everyMs)
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
