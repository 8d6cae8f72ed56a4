import { STATE_CODES } from '../../../contract/columns/states.ts'
import type { Stretch } from './lane-index.ts'
import type { Lane, TimelineData } from './lanes.ts'
import { workerLane } from './lanes.ts'
import { isSameLane } from './task-lanes.ts'
import type { ViewWindow } from './view-window.ts'

/** A stretch of a lane that is pointed at, pinned or walked to. */
export interface Spot {
  readonly lane: Lane
  readonly stretch: Stretch
}

/** A step of a walk by keys: along the lane, or to another lane. */
export type Step = 'previous' | 'next' | 'up' | 'down' | 'first' | 'last'

/** The stretch of a lane at a time, or the nearest one; null in a lane without slices. */
export function spotAt(lane: Lane, ms: number): Spot | null {
  return spotOf(lane, Math.min(lane.index.firstEndingAfter(ms), lane.index.count - 1))
}

/**
 * The stretch that is drawn at a time: a slice that ran and is shorter than `leastMs` is drawn that long over the wait
 * after it, which `widenRunning` does too.
 */
export function drawnSpotAt(lane: Lane, ms: number, leastMs: number): Spot | null {
  const { index } = lane
  const spot = spotAt(lane, ms)
  const before = (spot?.stretch.first ?? 0) - 1
  if (spot === null || before < 0 || !isIdle(spot.stretch.state)) return spot
  const { edgesMs, state } = index.slices
  const startMs = edgesMs[before] ?? 0
  const isDrawnHere = state[before] === STATE_CODES.running && ms < startMs + leastMs
  return isDrawnHere ? spotOf(lane, before) : spot
}

function isIdle(state: number): boolean {
  return state === STATE_CODES.waiting || state === STATE_CODES.ready
}

/**
 * The current place of a spot: the same as before; or, where the record of a trial has replaced its live slices,
 * where it has the same task and state at that time; else null.
 */
export function spotIn({ lanes }: TimelineData, spot: Spot | null): Spot | null {
  if (spot === null) return null
  const { lane, stretch } = spot
  if (lanes.includes(workerLane(lane))) return spot
  const replacement = lanes.find(
    ({ model, number, order }) => model === lane.model && number === lane.number && order === lane.order,
  )
  if (lane.loop !== null || replacement === undefined) return null
  const found = spotAt(replacement, (stretch.fromMs + stretch.toMs) / 2)
  return found?.stretch.task === stretch.task && found.stretch.state === stretch.state ? found : null
}

/** The spot one step away; null where there is no lane to go to. `lanes` are all lanes from top to bottom. */
export function stepFrom(
  { lane, stretch }: Spot,
  step: Step,
  lanes: readonly Lane[],
  view: ViewWindow,
): Spot | null {
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
      const place = lanes.findIndex((one) => isSameLane(one, lane))
      const beyond = step === 'up' ? lanes.slice(0, Math.max(0, place)).reverse() : lanes.slice(place + 1)
      // In a live run some lanes have no slices yet.
      const other = beyond.find(({ index }) => index.count > 0)
      // The middle of its visible part: a long stretch extends beyond the view.
      const fromMs = Math.max(stretch.fromMs, view.fromMs)
      const toMs = Math.min(stretch.toMs, view.toMs)
      return other === undefined ? null : spotAt(other, (fromMs + toMs) / 2)
    }
  }
}

function spotOf(lane: Lane, slice: number): Spot | null {
  return slice < 0 || slice >= lane.index.count ? null : { lane, stretch: lane.index.stretchAt(slice) }
}
