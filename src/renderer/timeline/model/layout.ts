import type { LaneRow, ModelRows, TimelineModel } from './model.ts'
import { type Strip, stripsOf } from './strips.ts'
import { type TaskPage, isSameRow } from './task-lanes.ts'

/** Where a lane lies, in CSS pixels from the top of the lanes. */
export interface PlacedLane {
  readonly lane: LaneRow
  readonly top: number
  readonly height: number
}

/** Where a model's lanes lie together. */
export interface PlacedModel {
  readonly model: ModelRows
  readonly top: number
  readonly height: number
}

/** Where a figure over time lies. */
export interface PlacedStrip {
  readonly strip: Strip
  readonly model: ModelRows
  readonly top: number
  readonly height: number
}

/** Where the coordinator of a model's lanes lies, and how far down they reach. */
export interface PlacedCoordinator {
  readonly model: ModelRows
  readonly top: number
  readonly height: number
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

/** A model's name needs as much, even above one lane. */
const LEAST_MODEL_HEIGHT = 22
/** An event loop has the slices of all tasks, and the button for their rows beside it. */
const LOOP_HEIGHT = 40
const PAGER_HEIGHT = 24
const DRIVER_HEIGHT = 7
const DRIVER_GAP = 3
const STRIP_HEIGHT = 18
const STRIP_GAP = 5
const LANE_GAP = 2
const MODEL_GAP = 12

/** The more lanes there are, the lower each is: 64 threads are to be seen at once. */
function laneHeight(lanes: number): number {
  if (lanes <= 8) return 22
  if (lanes <= 16) return 17
  return lanes <= 40 ? 12 : 9
}

/** The more tasks have a row, the lower each is, and the closer they stand. */
function taskHeight(tasks: number): { readonly height: number; readonly gap: number } {
  if (tasks <= 16) return { height: 12, gap: 2 }
  return tasks <= 32 ? { height: 9, gap: 1 } : { height: 6, gap: 1 }
}

/** The models above each other, each with its lanes, and those of the tasks that have a row. */
export function layoutOf(timeline: TimelineModel, tasks: TaskPage | null = null, cores: number = 1): Layout {
  const height = laneHeight(timeline.rows.length)
  const lanes: PlacedLane[] = []
  const models: PlacedModel[] = []
  const strips: PlacedStrip[] = []
  const coordinators: PlacedCoordinator[] = []
  let pagerTop: number | null = null
  let top = 0
  for (const model of timeline.models) {
    const begin = top
    top += DRIVER_HEIGHT + DRIVER_GAP
    for (const lane of model.rows) {
      // A lane alone is as high as its model's name.
      const alone = lane.kind === 'loop' ? LOOP_HEIGHT : LEAST_MODEL_HEIGHT
      const own = model.rows.length === 1 ? Math.max(height, alone) : height
      lanes.push({ lane, top, height: own })
      top += own + LANE_GAP
    }
    coordinators.push({ model, top: begin, height: DRIVER_HEIGHT, bottom: top - LANE_GAP })
    if (tasks !== null && model.rows.includes(tasks.loop)) {
      if (tasks.pages > 1) {
        pagerTop = top
        top += PAGER_HEIGHT
      }
      const each = taskHeight(tasks.rows.length)
      for (const lane of tasks.rows) {
        lanes.push({ lane, top, height: each.height })
        top += each.height + each.gap
      }
      top += LANE_GAP - each.gap
    }
    for (const strip of stripsOf(model, cores)) {
      top += STRIP_GAP - LANE_GAP
      strips.push({ strip, model, top, height: STRIP_HEIGHT })
      top += STRIP_HEIGHT + LANE_GAP
    }
    const end = Math.max(begin + LEAST_MODEL_HEIGHT, top - LANE_GAP)
    models.push({ model, top: begin, height: end - begin })
    top = end + MODEL_GAP
  }
  return { lanes, models, strips, coordinators, pagerTop, height: Math.max(0, top - MODEL_GAP) }
}

/** The same with everything `factor` times as high: it grows with the type beside it. */
export function magnify(
  { lanes, models, strips, coordinators, pagerTop, height }: Layout,
  factor: number,
): Layout {
  const grow = <Placed extends { readonly top: number; readonly height: number }>(
    placed: Placed,
  ): Placed => ({
    ...placed,
    top: placed.top * factor,
    height: placed.height * factor,
  })
  return {
    lanes: lanes.map(grow),
    models: models.map(grow),
    strips: strips.map(grow),
    coordinators: coordinators.map((coordinator) => ({
      ...grow(coordinator),
      bottom: coordinator.bottom * factor,
    })),
    pagerTop: pagerTop === null ? null : pagerTop * factor,
    height: height * factor,
  }
}

/** Where a lane lies; undefined for a task that has no row now. */
export function placeOf({ lanes }: Layout, lane: LaneRow): PlacedLane | undefined {
  return lanes.find((placed) => isSameRow(placed.lane, lane))
}

/** The lane at a height; the nearest one in a gap; null where there are none, and on what is not a lane. */
export function laneAt(layout: Layout, y: number): PlacedLane | null {
  const { lanes, strips } = layout
  if (coordinatorAt(layout, y) !== null || strips.some((strip) => isIn(strip, y))) return null
  let nearest: PlacedLane | null = null
  let least = Infinity
  for (const placed of lanes) {
    const away = Math.max(placed.top - y, y - placed.top - placed.height, 0)
    if (away < least) [nearest, least] = [placed, away]
  }
  return least <= MODEL_GAP ? nearest : null
}

/** The coordinator at a height; null where there is none. */
export function coordinatorAt({ coordinators }: Layout, y: number): PlacedCoordinator | null {
  return coordinators.find((coordinator) => isIn(coordinator, y)) ?? null
}

function isIn({ top, height }: { readonly top: number; readonly height: number }, y: number): boolean {
  return y >= top && y < top + height
}

/** Which lanes have room for their number: all, or every eighth. */
export function showsNumber({ lane, height }: PlacedLane, lanesOfModel: number, magnification = 1): boolean {
  return (
    height >= 12 * magnification || lane.number === 1 || lane.number === lanesOfModel || lane.number % 8 === 0
  )
}
