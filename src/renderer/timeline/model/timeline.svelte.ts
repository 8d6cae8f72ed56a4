import type { Trial } from '../../../contract/run/report.ts'
import type { Action, Step } from '../interact/input.ts'
import type { Finding } from './find.ts'
import type { Stretch } from './lane-index.ts'
import { type Layout, layoutOf, magnify } from './layout.ts'
import { NO_TASK } from '../paint/looks.ts'
import { type TaskPage, isSameRow, loopTasksOf, pageOfTask, taskPage } from './task-lanes.ts'
import type { LoopTasks } from './task-rows.ts'
import { type LaneRow, type ModelRows, type TimelineModel, grownModel, timelineModel } from './model.ts'
import { type RunUnderWay, drawnParts, repeatsOf } from './parts.ts'
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

/** A place in a lane that is pointed at, pinned or walked to. */
export interface Spot {
  readonly lane: LaneRow
  readonly stretch: Stretch
}

/** What belongs to a run and the repeat that is drawn of it, and is forgotten with them. */
interface Looking {
  readonly of: string
  /** Null = all, however far that goes. */
  readonly view: ViewWindow | null
  readonly pinned: Spot | null
  readonly task: number
  readonly range: ViewWindow | null
  /** Which of the tasks have rows, where there are many; null = the selected one and those around it. */
  readonly taskPage: number | null
}

/** Where the timeline gets what it shows. The getters are followed. */
export interface TimelineSource {
  /** The measured trials. */
  readonly trials: () => readonly Trial[]
  /** Tells one run from another. */
  readonly run: () => string
  /** Null when the run has ended. */
  readonly underWay: () => LiveSource | null
  /** Changes whenever the trial under way has grown and is to be drawn anew. */
  readonly grown: () => number
  /** Told how long it took to paint the lanes. */
  readonly painted: (ms: number) => void
  /** How many cores the machine has. */
  readonly cores?: () => number
}

/** A run under way. */
export interface LiveSource extends RunUnderWay {
  /** Where the axis is to end, so that it seldom moves. */
  readonly extentMs: () => number
}

/** What the timeline shows: which trials, which part of the time, what is selected. */
export class TimelineState {
  readonly #source: TimelineSource
  /** To be told how long it took to paint the lanes. */
  readonly painted: (ms: number) => void
  #chosen = $state.raw<{ readonly run: string; readonly repeat: number | null }>({ run: '', repeat: null })
  /** How large type is drawn: 1 = a root font of 16 pixels. */
  magnification = $state(1)
  /** True while the arrow keys go from slice to slice. */
  walking = $state(false)
  /** True while each task of the event loop has a row of its own. */
  showsTasks = $state(false)
  #stored = $state.raw<Looking | null>(null)
  /** Kept so that rows that stay are the same ones. */
  #before: TimelineModel | null = null

  constructor(source: TimelineSource) {
    this.#source = source
    this.painted = source.painted
  }

  // Derived, since what tells the run may change while the run stays the same.
  readonly #run: string = $derived.by(() => this.#source.run())
  readonly #repeat: number | null = $derived.by(() =>
    this.#chosen.run === this.#run ? this.#chosen.repeat : null,
  )

  /** The repeat that is drawn, counted from 0; null = each model's last, or the one under way. */
  get repeat(): number | null {
    return this.#repeat
  }

  set repeat(repeat: number | null) {
    this.#chosen = { run: this.#run, repeat }
  }

  readonly repeats: readonly number[] = $derived.by(() => repeatsOf(this.#source.trials()))
  readonly #underWay: LiveSource | null = $derived.by(() => this.#source.underWay())
  /** The trials that are drawn; a new object only when others are, not when the one under way grows. */
  readonly drawn: TimelineModel = $derived.by(() => {
    const parts = drawnParts(this.#source.trials(), this.#repeat, this.#underWay)
    this.#before = timelineModel(parts, this.#before)
    return this.#before
  })
  readonly timeline: TimelineModel = $derived.by(() => {
    const underWay = this.#underWay
    if (underWay === null) return this.drawn
    this.#source.grown()
    const model = underWay.live === null ? this.drawn : grownModel(this.drawn, underWay.live)
    return { ...model, extentMs: Math.max(model.extentMs, underWay.extentMs()) }
  })
  /** True while a trial under way is drawn. */
  readonly isLive: boolean = $derived.by(() =>
    this.drawn.models.some(({ phase }) => phase.startsWith('live')),
  )
  readonly #looking: Looking = $derived.by(() => {
    const of = `${this.#run} ${this.#repeat ?? 'last'}`
    return this.#stored?.of === of
      ? this.#stored
      : { of, view: null, pinned: null, task: NO_TASK, range: null, taskPage: null }
  })
  /** The event loop whose tasks may have rows of their own. */
  readonly loop: LaneRow | null = $derived.by(
    () => this.timeline.rows.find(({ kind }) => kind === 'loop') ?? null,
  )
  readonly #loopTasks: LoopTasks | null = $derived.by(() =>
    this.showsTasks && this.loop !== null ? loopTasksOf(this.loop) : null,
  )
  readonly #wantedPage: number = $derived.by(() => {
    if (this.#loopTasks === null) return 0
    return this.#looking.taskPage ?? pageOfTask(this.#loopTasks, this.#looking.task)
  })
  /** The tasks that have rows of their own; null when they are not shown. */
  readonly tasks: TaskPage | null = $derived.by(() =>
    this.loop === null || this.#loopTasks === null
      ? null
      : taskPage(this.loop, this.#loopTasks, this.#wantedPage, this.timeline.rows.length),
  )
  readonly layout: Layout = $derived.by(() =>
    magnify(layoutOf(this.timeline, this.tasks, this.#source.cores?.()), this.magnification),
  )
  readonly view: ViewWindow = $derived.by(() => {
    const { view } = this.#looking
    return view === null ? wholeWindow(this.#extentMs) : clampWindow(view, this.#extentMs)
  })
  readonly pinned: Spot | null = $derived.by(() => spotIn(this.drawn, this.#looking.pinned))
  /** The task that is lit up; `NO_TASK` = none. */
  readonly task: number = $derived.by(() => this.#looking.task)
  readonly range: ViewWindow | null = $derived.by(() => this.#looking.range)
  readonly isWhole: boolean = $derived.by(() => this.#isWhole(this.view))

  get #extentMs(): number {
    return this.timeline.extentMs
  }

  #isWhole(view: ViewWindow): boolean {
    return spanMs(view) >= spanMs(wholeWindow(this.#extentMs))
  }

  /** Changes what is shown. Who looks at all there is follows it while it grows. */
  look(change: Partial<Omit<Looking, 'of'>>): void {
    const { task, taskPage } = this.#looking
    // Who selects a task wants to see it.
    const page = change.task === undefined || change.task === task ? taskPage : null
    const asked = change.view
    const view = asked === undefined ? this.#looking.view : asked
    const kept = view !== null && asked !== undefined && this.#isWhole(view) ? null : view
    this.#stored = { ...this.#looking, taskPage: page, ...change, view: kept }
  }

  /** Pins a spot and lights up its task. While a trial runs the picture then stays where it is. */
  pin(spot: Spot | null): void {
    this.look({ pinned: spot, task: spot?.stretch.task ?? NO_TASK })
    if (spot !== null && this.isLive) this.#stored = { ...this.#looking, view: this.view }
  }

  /** Selects a task without a spot; the same again, or none, selects nothing. */
  selectTask(task: number): void {
    this.look({ pinned: null, task: task === this.task ? NO_TASK : task })
  }

  /** The pinned spot's slice or its neighbour: pins it, and moves the view if need be. */
  walk(step: Step): void {
    const from = this.pinned ?? this.#middle()
    const next = from === null ? null : this.pinned === null ? from : this.#stepFrom(from, step)
    if (next === null) return
    const { fromMs, toMs } = next.stretch
    this.pin(next)
    this.look({ view: reveal(this.view, fromMs, toMs, this.#extentMs) })
  }

  /** Goes to a finding: shows it with what is around it, pins its slice, selects its task. */
  goTo({ lane, slice, task, fromMs, toMs }: Finding): void {
    // A little thing is shown with what is around it, a long one whole.
    const roomMs = lane === null ? 0 : (toMs - fromMs) * 2
    const pinned = lane === null || slice < 0 ? null : { lane, stretch: lane.index.stretchAt(slice) }
    const range = lane === null && task === null ? { fromMs, toMs } : null
    this.look({
      view: zoomTo(fromMs - roomMs, toMs + roomMs, this.#extentMs),
      pinned,
      task: task ?? NO_TASK,
      range,
    })
  }

  /** Zooms to one model's trial, however long the others took. */
  showModel({ wallMs }: ModelRows): void {
    this.look({ view: zoomTo(0, wallMs, this.#extentMs) })
  }

  /** Does what a key or the wheel asked for; true when there was anything to do. */
  act(action: Action): boolean {
    const { view } = this
    const extentMs = this.#extentMs
    switch (action.type) {
      case 'zoom':
        this.look({ view: zoomAt(view, action.factor, timeAt(action.atShare ?? 0.5, view), extentMs) })
        return true
      case 'pan':
        this.look({ view: panBy(view, action.share * spanMs(view), extentMs) })
        return true
      case 'show-all':
        this.look({ view: wholeWindow(extentMs) })
        return true
      case 'zoom-to-selection': {
        const target = this.range ?? this.pinned?.stretch
        if (target !== undefined) this.look({ view: zoomTo(target.fromMs, target.toMs, extentMs) })
        return target !== undefined
      }
      case 'begin-walk':
        this.walking = true
        this.walk('next')
        return true
      case 'walk':
        this.walk(action.step)
        return true
      case 'leave':
        return this.#leave()
    }
  }

  /** Lets go of what is selected, and of walking. */
  #leave(): boolean {
    const had = this.walking || this.pinned !== null || this.task !== NO_TASK || this.range !== null
    this.walking = false
    this.look({ pinned: null, task: NO_TASK, range: null })
    return had
  }

  /** Where a walk begins: in the uppermost lane that has slices, in the middle of what is seen. */
  #middle(): Spot | null {
    const lane = this.timeline.rows.find(({ index }) => index.count > 0)
    return lane === undefined ? null : spotAt(lane, timeAt(0.5, this.view))
  }

  #stepFrom({ lane, stretch }: Spot, step: Step): Spot | null {
    const last = lane.index.count - 1
    switch (step) {
      case 'previous':
        return spotOf(lane, Math.max(0, stretch.first - 1))
      case 'next':
        return spotOf(lane, Math.min(last, stretch.last + 1))
      case 'first':
        return spotOf(lane, 0)
      case 'last':
        return spotOf(lane, last)
      case 'up':
      case 'down': {
        const lanes = this.layout.lanes.map((placed) => placed.lane)
        const place = lanes.findIndex((one) => isSameRow(one, lane))
        const beyond = step === 'up' ? lanes.slice(0, Math.max(0, place)).reverse() : lanes.slice(place + 1)
        // Of a run under way some lanes have not begun.
        const other = beyond.find(({ index }) => index.count > 0)
        // Its middle, as far as it is seen: a long stretch reaches beyond the view.
        const fromMs = Math.max(stretch.fromMs, this.view.fromMs)
        const toMs = Math.min(stretch.toMs, this.view.toMs)
        return other === undefined ? null : spotAt(other, (fromMs + toMs) / 2)
      }
    }
  }
}

/**
 * Where a spot is in what is drawn now: at the same place, or where a trial's record has taken the place of what was
 * seen of it before, if that has the same there; else null.
 */
function spotIn({ rows }: TimelineModel, spot: Spot | null): Spot | null {
  if (spot === null) return null
  const { lane, stretch } = spot
  if (rows.includes(lane.loop ?? lane)) return spot
  const same = ({ model, number, order }: LaneRow): boolean =>
    model === lane.model && number === lane.number && order === lane.order
  const now = lane.loop === undefined ? rows.find(same) : undefined
  const found = now === undefined ? null : spotAt(now, (stretch.fromMs + stretch.toMs) / 2)
  return found?.stretch.task === stretch.task && found.stretch.state === stretch.state ? found : null
}

/** The stretch of a lane at a time, or the one nearest to it; null in a lane without slices. */
export function spotAt(lane: LaneRow, ms: number): Spot | null {
  return spotOf(lane, Math.min(lane.index.firstEndingAfter(ms), lane.index.count - 1))
}

function spotOf(lane: LaneRow, slice: number): Spot | null {
  return slice < 0 || slice >= lane.index.count ? null : { lane, stretch: lane.index.stretchAt(slice) }
}
