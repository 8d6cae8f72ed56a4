import type { ModelId } from '../../../contract/models/index.ts'
import { NO_TASK } from '../../../contract/columns/states.ts'
import type { Plan } from '../../../contract/plan/plan.ts'
import type { Trial } from '../../../contract/run/trial.ts'
import type { Action } from '../interact/input.ts'
import type { Landmark } from './landmarks.ts'
import { type Lane, type ModelLanes, type TimelineData, isLive } from './lanes.ts'
import { type Layout, layoutOf, magnify } from './layout.ts'
import { type DrawnFacts, NOTHING_DRAWN, sameFacts } from '../paint/drawn.ts'
import { type LiveTrials, drawnSources, grownData, repeatsOf, timelineData } from './sources.ts'
import { type Spot, type Step, spotAt, spotIn, stepFrom } from './spots.ts'
import { type TaskPage, pageOfTask, taskPage, taskSlicesOf } from './task-lanes.ts'
import type { TaskSlices } from './task-slices.ts'
import {
  type ViewWindow,
  clampWindow,
  panBy,
  reveal,
  spanMs,
  timeAt,
  wholeWindow,
  zoomAt,
  zoomTo,
} from './view-window.ts'

/** The selection and the visible part of a run and its drawn repeat; another run or repeat has a new one. */
interface ViewState {
  readonly of: string
  /** Null = the whole axis, also while it grows. */
  readonly view: ViewWindow | null
  readonly pinned: Spot | null
  readonly task: number
  readonly range: ViewWindow | null
  /** The page of tasks that have rows; null = that of the selected task. */
  readonly taskPage: number | null
  /** True if each task of the event loop has a row; null = where there are few. */
  readonly showsTasks: boolean | null
  /** The model that has all the space; null = all share it. */
  readonly focus: ModelId | null
}

const NOTHING_SELECTED: Omit<ViewState, 'of'> = {
  view: null,
  pinned: null,
  task: NO_TASK,
  range: null,
  taskPage: null,
  showsTasks: null,
  focus: null,
}

/** Up to this many tasks of an event loop have a row each without being asked for. */
const FEW_TASKS = 16

/** A live run. */
export interface LiveSource extends LiveTrials {
  readonly plan: Plan | null
  /** The end of the time axis, which rarely changes. */
  readonly extentMs: number
}

/** Warm-ups of models without a measured trial, and the plan, whose other models have empty lanes. */
export type RestSource = Pick<LiveSource, 'warmups' | 'plan'>

/** The target of the pointer: a slice, at a time, or the coordinator of a model. */
export type Pointed =
  | { readonly type: 'spot'; readonly spot: Spot; readonly atMs: number; readonly columnMs: number }
  | { readonly type: 'coordinator'; readonly model: ModelLanes }

/** The source of the timeline's data. The getters are reactive. */
export interface TimelineSource {
  /** The measured trials. */
  readonly trials: () => readonly Trial[]
  /** The id of the run. */
  readonly run: () => string
  /** A new object whenever the live trial has grown and is to be drawn; null when the run has ended. */
  readonly live: () => LiveSource | null
  /** The parts of an ended run beside its measured trials; null while it runs. */
  readonly rest?: () => RestSource | null
  /** Called with the time that painting the lanes took. */
  readonly onPainted?: (ms: number) => void
  /** The cores of the machine. */
  readonly cores?: () => number
  /** True if a model is drawn, of those that are in the run; absent = all are. */
  readonly draws?: (model: ModelId) => boolean
  /** True if an audience looks at it: lanes only, and larger labels. */
  readonly isPresentation?: () => boolean
}

const NO_TRIALS: readonly Trial[] = []

/** The longest start of any model's workers. */
function longestStartupMs({ models }: TimelineData): number {
  return Math.max(0, ...models.map(({ startupMs }) => startupMs ?? 0))
}

/** The state of the timeline: which trials, which part of the time, what is selected. */
export class TimelineState {
  readonly #source: TimelineSource
  #chosen = $state.raw<{ readonly run: string; readonly repeat: number | null }>({ run: '', repeat: null })
  /** The size of type relative to a root font of 16 pixels. */
  magnification = $state(1)
  pointed = $state.raw<Pointed | null>(null)
  /** The facts that the picture of the lanes shows. */
  picture = $state.raw<DrawnFacts>(NOTHING_DRAWN)
  /** The target of the last jump: a new object each time. */
  target = $state.raw<Landmark | null>(null)
  #found = $state.raw<{ readonly sentence: string; readonly of: readonly unknown[] }>()
  /** True if the arrow keys go from slice to slice. */
  isWalking = $state(false)
  /** The height that is available for the lanes, in CSS pixels. */
  availableHeight = $state(0)
  /** True if the axis begins with the start of the workers, which is not part of a trial's wall time. */
  countsStartup = $state(false)
  #stored = $state.raw<ViewState | null>(null)
  /** The last data, whose rows are reused. */
  #before: TimelineData | null = null

  constructor(source: TimelineSource) {
    this.#source = source
  }

  // Derived, since the getter may change while the id does not.
  readonly #run: string = $derived.by(() => this.#source.run())
  readonly #repeat: number | null = $derived.by(() =>
    this.#chosen.run === this.#run ? this.#chosen.repeat : null,
  )

  /** The repeat that is drawn, counted from 0; null = the last of each model, or the current trial. */
  get repeat(): number | null {
    return this.#repeat
  }

  set repeat(repeat: number | null) {
    this.#chosen = { run: this.#run, repeat }
  }

  readonly repeats: readonly number[] = $derived.by(() => repeatsOf(this.#source.trials()))
  readonly #live: LiveSource | null = $derived.by(() => this.#source.live())
  // Each by itself, so that the rows are only made again where one of them changes.
  readonly #liveTrial = $derived.by(() => this.#live?.trial ?? null)
  readonly #rest: RestSource | null = $derived.by(() => this.#live ?? this.#source.rest?.() ?? null)
  readonly #warmups = $derived.by(() => this.#rest?.warmups ?? NO_TRIALS)
  readonly #plan = $derived.by(() => this.#rest?.plan ?? null)
  /** The trials that are drawn: a new object where they are others, not when the live one has grown. */
  readonly drawn: TimelineData = $derived.by(() => {
    const live = { trial: this.#liveTrial, warmups: this.#warmups, plan: this.#plan }
    const draws = (model: ModelId): boolean => this.#source.draws?.(model) ?? true
    const trials = this.#source.trials().filter(({ model }) => draws(model))
    const sources = drawnSources(trials, this.#repeat, live, draws)
    this.#before = timelineData(sources, this.#before, trials)
    return this.#before
  })
  readonly data: TimelineData = $derived.by(() => {
    const live = this.#live
    if (live === null) return this.drawn
    const data = live.trial === null ? this.drawn : grownData(this.drawn, live.trial)
    return { ...data, extentMs: Math.max(data.extentMs, live.extentMs) }
  })
  /** True if a live trial is drawn. */
  readonly isLive: boolean = $derived.by(() => this.drawn.models.some(isLive))
  /** Which run and repeat are drawn. */
  readonly of: string = $derived.by(() => `${this.#run} ${this.#repeat ?? 'last'}`)
  readonly #state: ViewState = $derived.by(() =>
    this.#stored?.of === this.of ? this.#stored : { of: this.of, ...NOTHING_SELECTED },
  )
  readonly isPresentation: boolean = $derived.by(() => this.#source.isPresentation?.() ?? false)
  /** The model that has all the space; null = all share it. */
  readonly focus: ModelId | null = $derived.by(() => this.#state.focus)
  /** The event loop whose tasks may have rows. */
  readonly loop: Lane | null = $derived.by(() => this.data.lanes.find(({ kind }) => kind === 'loop') ?? null)
  readonly #loopTasks: TaskSlices | null = $derived.by(() =>
    this.loop === null ? null : taskSlicesOf(this.loop),
  )
  /** True if each task of the event loop has a row. */
  readonly showsTasks: boolean = $derived.by(
    () => this.#state.showsTasks ?? (this.#loopTasks?.tasks.length ?? Infinity) <= FEW_TASKS,
  )
  readonly #taskSlices: TaskSlices | null = $derived.by(() => (this.showsTasks ? this.#loopTasks : null))
  readonly #wantedPage: number = $derived.by(() => {
    if (this.#taskSlices === null) return 0
    return this.#state.taskPage ?? pageOfTask(this.#taskSlices, this.#state.task)
  })
  /** The tasks that have rows; null when they are not shown. */
  readonly tasks: TaskPage | null = $derived.by(() =>
    this.loop === null || this.#taskSlices === null
      ? null
      : taskPage(this.loop, this.#taskSlices, this.#wantedPage, this.data.lanes.length),
  )
  readonly layout: Layout = $derived.by(() =>
    magnify(
      layoutOf(this.data, {
        height: this.availableHeight / this.magnification,
        tasks: this.tasks,
        cores: this.#source.cores?.() ?? 1,
        focus: this.#focusedModel(),
        isPresentation: this.isPresentation,
      }),
      this.magnification,
    ),
  )
  /** The whole axis. */
  readonly whole: ViewWindow = $derived.by(() =>
    wholeWindow(this.data.extentMs, this.countsStartup ? longestStartupMs(this.data) : 0),
  )
  readonly view: ViewWindow = $derived.by(() => {
    const { view } = this.#state
    return view === null ? this.whole : clampWindow(view, this.whole)
  })
  readonly pinned: Spot | null = $derived.by(() => spotIn(this.drawn, this.#state.pinned))
  /** The selected task; `NO_TASK` = none. */
  readonly task: number = $derived.by(() => this.#state.task)
  /** The task of the slice that is pointed at; `NO_TASK` = none. */
  readonly pointedTask: number = $derived.by(() =>
    this.pointed?.type === 'spot' ? this.pointed.spot.stretch.task : NO_TASK,
  )
  readonly range: ViewWindow | null = $derived.by(() => this.#state.range)
  /** The finding of a jump while the same is drawn and selected; else empty. */
  readonly found: string = $derived.by(() =>
    this.#found?.of.every((one, at) => one === this.#selection()[at]) === true ? this.#found.sentence : '',
  )
  readonly isWhole: boolean = $derived.by(() => this.#isWhole(this.view))

  #isWhole(view: ViewWindow): boolean {
    return spanMs(view) >= spanMs(this.whole)
  }

  /** The focus is ignored where its model is not drawn. */
  #focusedModel(): ModelId | null {
    return this.data.models.some(({ model }) => model === this.focus) ? this.focus : null
  }

  /** Gives a model all the space, or shares it again. */
  toggleFocus(model: ModelId): void {
    this.show({ focus: this.focus === model ? null : model })
  }

  /** Reports what was painted, and the time that it took. */
  painted(picture: DrawnFacts, ms: number): void {
    if (!sameFacts(this.picture, picture)) this.picture = picture
    this.#source.onPainted?.(ms)
  }

  /** Shows a sentence on what is drawn and selected now. */
  report(sentence: string): void {
    this.#found = { sentence, of: this.#selection() }
  }

  #selection(): readonly unknown[] {
    return [this.drawn, this.pinned, this.task, this.range]
  }

  /** Changes what is selected or visible. A view of the whole axis follows it while it grows. */
  show(change: Partial<Omit<ViewState, 'of'>>): void {
    const { task, taskPage: page } = this.#state
    const isSameTask = change.task === undefined || change.task === task
    const asked = change.view
    const view = asked === undefined ? this.#state.view : asked
    const isWhole = view !== null && asked !== undefined && this.#isWhole(view)
    this.#stored = {
      ...this.#state,
      taskPage: isSameTask ? page : null,
      ...change,
      view: isWhole ? null : view,
    }
  }

  /** Pins a spot and selects its task. During a live trial the view then stands still. */
  pin(spot: Spot | null): void {
    this.show({ pinned: spot, task: spot?.stretch.task ?? NO_TASK })
    if (spot !== null && this.isLive) this.#stored = { ...this.#state, view: this.view }
  }

  /** Selects a task without a spot; the selected one again, or none, clears the selection. */
  selectTask(task: number): void {
    this.show({ pinned: null, task: task === this.task ? NO_TASK : task })
  }

  /** Pins the neighbour of the pinned spot, and moves the view where needed. */
  walk(step: Step): void {
    const lanes = this.layout.lanes.map(({ lane }) => lane)
    const next = this.pinned === null ? this.#middle() : stepFrom(this.pinned, step, lanes, this.view)
    if (next === null) return
    const { fromMs, toMs } = next.stretch
    this.pin(next)
    this.show({ view: reveal(this.view, fromMs, toMs, this.whole) })
  }

  /** Shows a landmark with what is around it, pins its slice, and selects its task. */
  goTo(landmark: Landmark): void {
    const { model, lane, slice, task, fromMs, toMs } = landmark
    // Something short is shown with what is around it.
    const roomMs = lane === null ? 0 : (toMs - fromMs) * 2
    const pinned = lane === null || slice < 0 ? null : { lane, stretch: lane.index.stretchAt(slice) }
    const range = lane === null && task === null ? { fromMs, toMs } : null
    const view = zoomTo(fromMs - roomMs, toMs + roomMs, this.whole)
    const focus = this.focus === model.model ? this.focus : null
    this.show({ view, pinned, task: task ?? NO_TASK, range, focus })
    this.target = { ...landmark }
  }

  /** Counts start-up, or leaves it out, and shows the whole axis, which begins elsewhere then. */
  toggleStartup(): void {
    this.countsStartup = !this.countsStartup
    this.show({ view: this.whole })
  }

  /** Executes what a key or the wheel asked for; true where there was something to do. */
  act(action: Action): boolean {
    const { view, whole } = this
    switch (action.type) {
      case 'zoom':
        this.show({ view: zoomAt(view, action.factor, timeAt(action.atShare ?? 0.5, view), whole) })
        return true
      case 'pan':
        this.show({ view: panBy(view, action.share * spanMs(view), whole) })
        return true
      case 'show-all':
        this.show({ view: whole })
        return true
      case 'zoom-to-selection': {
        const target = this.range ?? this.pinned?.stretch
        if (target !== undefined) this.show({ view: zoomTo(target.fromMs, target.toMs, whole) })
        return target !== undefined
      }
      case 'begin-walk':
        this.isWalking = true
        this.walk('next')
        return true
      case 'walk':
        this.walk(action.step)
        return true
      case 'clear':
        return this.#clear()
    }
  }

  #clear(): boolean {
    const had = this.isWalking || this.pinned !== null || this.task !== NO_TASK || this.range !== null
    this.isWalking = false
    this.show({ pinned: null, task: NO_TASK, range: null })
    return had
  }

  /** The start of a walk: the middle of the view, in the uppermost lane that has slices. */
  #middle(): Spot | null {
    const lane = this.data.lanes.find(({ index }) => index.count > 0)
    return lane === undefined ? null : spotAt(lane, timeAt(0.5, this.view))
  }
}
