import { modelOf, type ModelId } from '../../../contract/models/index.ts'
import { type Heights, heightAt, largestFitting } from './height-budget.ts'
import type { Lane, ModelLanes, TimelineData } from './lanes.ts'
import { type Strip, stripsOf } from './series.ts'
import { type TaskPage, isSameLane } from './task-lanes.ts'

/** A place in CSS pixels from the top of the timeline. */
export interface Placed {
  readonly top: number
  readonly height: number
}

export interface PlacedLane extends Placed {
  readonly lane: Lane
}

/** All rows of a model together. */
export interface PlacedModel extends Placed {
  readonly model: ModelLanes
  /** True if only a summary of its lanes is drawn, because another model has the space. */
  readonly isSummary: boolean
}

/** A figure over time below a model's lanes. */
export interface PlacedStrip extends Placed {
  readonly strip: Strip
  readonly model: ModelLanes
}

/** The coordinator above a model's lanes, and where the lowest of them ends. */
export interface PlacedCoordinator extends Placed {
  readonly model: ModelLanes
  readonly bottom: number
}

/** The room above the lane of an event loop for the arcs of its waits. */
export interface PlacedArcs extends Placed {
  readonly lane: Lane
}

export interface Layout {
  readonly lanes: readonly PlacedLane[]
  readonly arcs: readonly PlacedArcs[]
  readonly models: readonly PlacedModel[]
  readonly strips: readonly PlacedStrip[]
  readonly coordinators: readonly PlacedCoordinator[]
  /** The place of the buttons that turn the pages of tasks; null with one page, or none. */
  readonly pagerTop: number | null
  readonly height: number
}

/** The parts that share the height of the timeline. */
export interface LayoutOptions {
  /** The height that is available, in CSS pixels at the usual size of type. */
  readonly height: number
  /** The tasks of the event loop that have a row. */
  readonly tasks: TaskPage | null
  readonly cores: number
  /** The model that has all the space, while the others are summaries; null = they share it. */
  readonly focus: ModelId | null
  /** True if an audience looks at it: without strips, lanes may be higher; absent = no. */
  readonly isPresentation?: boolean
}

/** The bar of wall times above a model's lanes, and the coordinator's line in it. */
const COORDINATOR_HEIGHT = 12
const COORDINATOR_GAP = 2
/** A model's name and the line below it, and its figures, need this much. */
const MIN_MODEL_HEIGHT = { usual: 40, presentation: 32 }
const SUMMARY_HEIGHT = 18
const PAGER_HEIGHT = 20
const MODEL_GAP: Heights = { least: 5, usual: 9, most: 12 }
const STRIP_GAP = 3
/** A lower strip shows nothing. */
const MIN_STRIP_HEIGHT = 6
/** The factor by which lanes may be higher before an audience, if there is room. */
const PRESENTATION = 1.8
/** From this height on a lane has room for its number. */
const NUMBER_HEIGHT = 11

const ONLY_LANE: Heights = { least: 18, usual: 28, most: 48 }
/** An event loop has the slices of all tasks. */
const LOOP: Heights = { least: 22, usual: 38, most: 64 }
/** The arcs of its waits above it; lower ones show nothing. */
const ARCS: Heights = { least: 0, usual: 26, most: 52 }
const MIN_ARCS_HEIGHT = 9
const STRIPS: Readonly<Record<Strip['kind'], Heights>> = {
  cpu: { least: 4, usual: 12, most: 24 },
  delay: { least: 4, usual: 10, most: 22 },
}

/** The more lanes there are, the lower each is: 64 threads must be visible together. The gap is included. */
function lanePitch(lanes: number): Heights {
  return {
    least: clamp(96 / lanes, 3, 8),
    usual: clamp(200 / lanes, 3, 20),
    most: clamp(420 / lanes, 4, 36),
  }
}

function taskPitch(tasks: number): Heights {
  return {
    least: clamp(48 / tasks, 2, 6),
    usual: clamp(96 / tasks, 2, 13),
    most: clamp(260 / tasks, 3, 26),
  }
}

/** The gap that is left below a lane of a pitch. */
function gapOf(pitch: number): number {
  if (pitch >= 9) return 2
  return pitch >= 4 ? 1 : 0
}

/** Places the models below each other so that all of them fit into the height, as far as lanes can be that low. */
export function layoutOf(data: TimelineData, options: LayoutOptions): Layout {
  const room = largestFitting((share) => place(data, options, share).height, options.height)
  return place(data, options, room)
}

/** Places everything at a share of its heights: 0 is the least, 1 the usual, 2 the most. */
function place(data: TimelineData, options: LayoutOptions, share: number): Layout {
  const growth = options.isPresentation === true ? PRESENTATION : 1
  const stack = new LaneStack(options, ({ least, usual, most }) =>
    heightAt({ least, usual, most: most * growth }, share),
  )
  for (const model of data.models) stack.add(model)
  return stack.layout()
}

/** Places models from the top downwards. */
class LaneStack {
  readonly #options: LayoutOptions
  readonly #heightOf: (heights: Heights) => number
  readonly #lanes: PlacedLane[] = []
  readonly #arcs: PlacedArcs[] = []
  readonly #models: PlacedModel[] = []
  readonly #strips: PlacedStrip[] = []
  readonly #coordinators: PlacedCoordinator[] = []
  #pagerTop: number | null = null
  #top = 0

  constructor(options: LayoutOptions, heightOf: (heights: Heights) => number) {
    this.#options = options
    this.#heightOf = heightOf
  }

  add(model: ModelLanes): void {
    const { focus } = this.#options
    const begin = this.#top
    const isSummary = focus !== null && model.model !== focus
    if (isSummary) {
      this.#top += SUMMARY_HEIGHT
    } else {
      this.#top += COORDINATOR_HEIGHT + COORDINATOR_GAP
      this.#addArcs(model)
      const bottom = this.#addWorkers(model)
      this.#coordinators.push({ model, top: begin, height: COORDINATOR_HEIGHT, bottom })
      this.#addTasks(model)
      this.#addStrips(model)
      this.#top = Math.max(this.#top, begin + this.#minHeight())
    }
    this.#models.push({ model, isSummary, top: begin, height: this.#top - begin })
    this.#top += this.#heightOf(MODEL_GAP)
  }

  layout(): Layout {
    return {
      lanes: this.#lanes,
      arcs: this.#arcs,
      models: this.#models,
      strips: this.#strips,
      coordinators: this.#coordinators,
      pagerTop: this.#pagerTop,
      height: Math.max(0, this.#top - this.#heightOf(MODEL_GAP)),
    }
  }

  /** A model's name, and before an audience nothing below it. */
  #minHeight(): number {
    return this.#options.isPresentation === true ? MIN_MODEL_HEIGHT.presentation : MIN_MODEL_HEIGHT.usual
  }

  /** Adds the rows of a model's workers; returns where the lowest one ends. */
  #addWorkers({ model, lanes }: ModelLanes): number {
    const alone = modelOf(model).workerKind === 'loop' ? LOOP : ONLY_LANE
    const pitch = this.#heightOf(lanes.length === 1 ? alone : lanePitch(lanes.length))
    return this.#addLanes(lanes, pitch)
  }

  #addArcs({ lanes }: ModelLanes): void {
    const [lane] = lanes
    if (lane?.kind !== 'loop' || (lane.awaits?.columns.task.length ?? 0) === 0) return
    const height = this.#heightOf(ARCS)
    if (height < MIN_ARCS_HEIGHT) return
    this.#arcs.push({ lane, top: this.#top, height })
    this.#top += height
  }

  #addTasks(model: ModelLanes): void {
    const { tasks } = this.#options
    if (tasks === null || !model.lanes.includes(tasks.loop)) return
    if (tasks.pages > 1) {
      this.#pagerTop = this.#top
      this.#top += PAGER_HEIGHT
    }
    this.#addLanes(tasks.lanes, this.#heightOf(taskPitch(tasks.lanes.length)))
  }

  #addLanes(lanes: readonly Lane[], pitch: number): number {
    const gap = gapOf(pitch)
    for (const lane of lanes) {
      this.#lanes.push({ lane, top: this.#top, height: pitch - gap })
      this.#top += pitch
    }
    return this.#top - gap
  }

  #addStrips(model: ModelLanes): void {
    if (this.#options.isPresentation === true) return
    for (const strip of stripsOf(model.model, model.series, this.#options.cores)) {
      const height = this.#heightOf(STRIPS[strip.kind])
      if (height < MIN_STRIP_HEIGHT) continue
      this.#top += STRIP_GAP
      this.#strips.push({ strip, model, top: this.#top, height })
      this.#top += height
    }
  }
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value))
}

/** The same with everything `factor` times as high: it grows with the type beside it. */
export function magnify(layout: Layout, factor: number): Layout {
  const { lanes, arcs, models, strips, coordinators, pagerTop, height } = layout
  const grow = <Of extends Placed>(placed: Of): Of => ({
    ...placed,
    top: placed.top * factor,
    height: placed.height * factor,
  })
  return {
    lanes: lanes.map(grow),
    arcs: arcs.map(grow),
    models: models.map(grow),
    strips: strips.map(grow),
    coordinators: coordinators.map((placed) => ({ ...grow(placed), bottom: placed.bottom * factor })),
    pagerTop: pagerTop === null ? null : pagerTop * factor,
    height: height * factor,
  }
}

/** The place of a lane; undefined for a task that has no row now. */
export function placeOf({ lanes }: Layout, lane: Lane): PlacedLane | undefined {
  return lanes.find((placed) => isSameLane(placed.lane, lane))
}

/** The lane at a height, or the nearest one; null where there are none, and on a coordinator, strip or summary. */
export function laneAt(layout: Layout, y: number): PlacedLane | null {
  const { lanes, strips, models } = layout
  if (coordinatorAt(layout, y) !== null || strips.some((strip) => isInside(strip, y))) return null
  if (models.some((model) => model.isSummary && isInside(model, y))) return null
  let nearest: PlacedLane | null = null
  let least = Infinity
  for (const placed of lanes) {
    const distance = Math.max(placed.top - y, y - placed.top - placed.height, 0)
    if (distance < least) [nearest, least] = [placed, distance]
  }
  return least <= MODEL_GAP.usual ? nearest : null
}

/** The coordinator at a height; null where there is none. */
export function coordinatorAt({ coordinators }: Layout, y: number): PlacedCoordinator | null {
  return coordinators.find((coordinator) => isInside(coordinator, y)) ?? null
}

function isInside({ top, height }: Placed, y: number): boolean {
  return y >= top && y < top + height
}

/** True if a lane's number is shown: where there is room, else that of the first, the last and every sixteenth lane. */
export function showsNumber({ lane, height }: PlacedLane, lanesOfModel: number, magnification = 1): boolean {
  const hasRoom = height >= NUMBER_HEIGHT * magnification
  return hasRoom || lane.number === 1 || lane.number === lanesOfModel || lane.number % 16 === 0
}
