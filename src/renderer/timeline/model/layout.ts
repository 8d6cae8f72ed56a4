import type { Lane, ModelLanes, TimelineData } from './lanes.ts'
import { type Strip, stripsOf } from './series.ts'
import { type TaskPage, isSameLane } from './task-lanes.ts'

/** A place in CSS pixels from the top of the timeline. */
interface Placed {
  readonly top: number
  readonly height: number
}

export interface PlacedLane extends Placed {
  readonly lane: Lane
}

/** All lanes of a model together. */
export interface PlacedModel extends Placed {
  readonly model: ModelLanes
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

export interface Layout {
  readonly lanes: readonly PlacedLane[]
  readonly models: readonly PlacedModel[]
  readonly strips: readonly PlacedStrip[]
  readonly coordinators: readonly PlacedCoordinator[]
  /** Where the pages of tasks are turned; null where there is one page, or none. */
  readonly pagerTop: number | null
  readonly height: number
}

/** A model's name needs this much, even beside a single lane. */
const MIN_MODEL_HEIGHT = 22
/** An event loop has the slices of all tasks, and the button for their rows beside it. */
const LOOP_HEIGHT = 40
const PAGER_HEIGHT = 24
const COORDINATOR_HEIGHT = 7
const COORDINATOR_GAP = 3
const STRIP_HEIGHT = 18
const STRIP_GAP = 5
const LANE_GAP = 2
const MODEL_GAP = 12
/** From this height on a lane has room for its number. */
const NUMBER_HEIGHT = 12

/** The more lanes there are, the lower each is: 64 threads must be visible together. */
function laneHeight(lanes: number): number {
  if (lanes <= 8) return 22
  if (lanes <= 16) return 17
  return lanes <= 40 ? 12 : 9
}

/** The more tasks have a row, the lower each is, and the closer they are. */
function taskHeight(tasks: number): { readonly height: number; readonly gap: number } {
  if (tasks <= 16) return { height: 12, gap: 2 }
  return tasks <= 32 ? { height: 9, gap: 1 } : { height: 6, gap: 1 }
}

/** Places the models above each other, each with its lanes, and with those of its tasks that have a row. */
export function layoutOf(timeline: TimelineData, tasks: TaskPage | null = null, cores = 1): Layout {
  const height = laneHeight(timeline.lanes.length)
  const lanes: PlacedLane[] = []
  const models: PlacedModel[] = []
  const strips: PlacedStrip[] = []
  const coordinators: PlacedCoordinator[] = []
  let pagerTop: number | null = null
  let top = 0
  for (const model of timeline.models) {
    const begin = top
    top += COORDINATOR_HEIGHT + COORDINATOR_GAP
    for (const lane of model.lanes) {
      // A single lane is as high as its model's name.
      const alone = lane.kind === 'loop' ? LOOP_HEIGHT : MIN_MODEL_HEIGHT
      const own = model.lanes.length === 1 ? Math.max(height, alone) : height
      lanes.push({ lane, top, height: own })
      top += own + LANE_GAP
    }
    coordinators.push({ model, top: begin, height: COORDINATOR_HEIGHT, bottom: top - LANE_GAP })
    if (tasks !== null && model.lanes.includes(tasks.loop)) {
      if (tasks.pages > 1) {
        pagerTop = top
        top += PAGER_HEIGHT
      }
      const each = taskHeight(tasks.lanes.length)
      for (const lane of tasks.lanes) {
        lanes.push({ lane, top, height: each.height })
        top += each.height + each.gap
      }
      top += LANE_GAP - each.gap
    }
    for (const strip of stripsOf(model.model, model.series, cores)) {
      top += STRIP_GAP - LANE_GAP
      strips.push({ strip, model, top, height: STRIP_HEIGHT })
      top += STRIP_HEIGHT + LANE_GAP
    }
    const end = Math.max(begin + MIN_MODEL_HEIGHT, top - LANE_GAP)
    models.push({ model, top: begin, height: end - begin })
    top = end + MODEL_GAP
  }
  return { lanes, models, strips, coordinators, pagerTop, height: Math.max(0, top - MODEL_GAP) }
}

/** The same with everything `factor` times as high: it grows with the type beside it. */
export function magnify(layout: Layout, factor: number): Layout {
  const { lanes, models, strips, coordinators, pagerTop, height } = layout
  const grow = <Of extends Placed>(placed: Of): Of => ({
    ...placed,
    top: placed.top * factor,
    height: placed.height * factor,
  })
  return {
    lanes: lanes.map(grow),
    models: models.map(grow),
    strips: strips.map(grow),
    coordinators: coordinators.map((placed) => ({ ...grow(placed), bottom: placed.bottom * factor })),
    pagerTop: pagerTop === null ? null : pagerTop * factor,
    height: height * factor,
  }
}

/** Where a lane is; undefined for a task that has no row now. */
export function placeOf({ lanes }: Layout, lane: Lane): PlacedLane | undefined {
  return lanes.find((placed) => isSameLane(placed.lane, lane))
}

/** The lane at a height, or the nearest one; null where there are none, and on a coordinator or strip. */
export function laneAt(layout: Layout, y: number): PlacedLane | null {
  const { lanes, strips } = layout
  if (coordinatorAt(layout, y) !== null || strips.some((strip) => isInside(strip, y))) return null
  let nearest: PlacedLane | null = null
  let least = Infinity
  for (const placed of lanes) {
    const distance = Math.max(placed.top - y, y - placed.top - placed.height, 0)
    if (distance < least) [nearest, least] = [placed, distance]
  }
  return least <= MODEL_GAP ? nearest : null
}

/** The coordinator at a height; null where there is none. */
export function coordinatorAt({ coordinators }: Layout, y: number): PlacedCoordinator | null {
  return coordinators.find((coordinator) => isInside(coordinator, y)) ?? null
}

function isInside({ top, height }: Placed, y: number): boolean {
  return y >= top && y < top + height
}

/** Whether a lane's number is shown: where there is room, else that of the first, the last and every eighth lane. */
export function showsNumber({ lane, height }: PlacedLane, lanesOfModel: number, magnification = 1): boolean {
  const hasRoom = height >= NUMBER_HEIGHT * magnification
  return hasRoom || lane.number === 1 || lane.number === lanesOfModel || lane.number % 8 === 0
}
