import { AWAIT_CAUSES, STATE_CODES } from '../../contract/columns/states.ts'
import type { Lane, ModelLanes } from '../timeline/model/lanes.ts'
import { TaskPlaces } from '../timeline/model/task-index.ts'
import type { CodeLine, LineWait } from './excerpt.ts'

/** A task at a moment: what it does, and the lines of its code that it is at. */
export interface TaskLines {
  readonly task: number
  readonly state: 'running' | 'waiting' | 'ready'
  /** The positions of lines in the excerpt. */
  readonly lines: readonly number[]
}

/** More tasks than these are not looked for. */
const MAX_SHOWN = 64

/** The position of each task of a model at a moment: those that have begun and are not done, in ascending order. */
export function taskLinesAt({ lanes }: ModelLanes, ms: number, code: readonly CodeLine[]): TaskLines[] {
  return lanes
    .slice(0, MAX_SHOWN)
    .flatMap((lane) =>
      spansOf(lane)
        .filter(({ fromMs, toMs }) => fromMs <= ms && ms < toMs)
        .map(({ task }) => at(lane, task, ms, code)),
    )
    .sort((a, b) => a.task - b.task)
}

function at(lane: Lane, task: number, ms: number, code: readonly CodeLine[]): TaskLines {
  const awaits = lane.awaits
  const places = awaits === null ? [] : [...awaits.placesOf(task)]
  const columns = awaits?.columns
  const current = places.find((place) => isBetween(columns?.startMs[place], ms, columns?.endMs[place]))
  if (columns !== undefined && current !== undefined) {
    const state = ms < (columns.readyMs[current] ?? 0) ? 'waiting' : 'ready'
    return { task, state, lines: waitLine(current, places, columns.cause, code) }
  }
  const done = places.filter((place) => (columns?.endMs[place] ?? Infinity) <= ms)
  const last = done.at(-1)
  const isRunning = runsAt(lane, task, ms)
  const turns = isRunning ? [] : linesOf(code, 'turn')
  if (turns.length > 0) return { task, state: 'ready', lines: turns }
  const after =
    last === undefined || columns === undefined ? -1 : (waitLine(last, places, columns.cause, code)[0] ?? -1)
  return { task, state: isRunning ? 'running' : 'ready', lines: linesAfter(after, code) }
}

/**
 * The line of an await. Where several lines wait for the same, a task comes to them in turn: the number of its awaits
 * of that kind tells which.
 */
function waitLine(
  place: number,
  places: readonly number[],
  causes: Uint8Array,
  code: readonly CodeLine[],
): number[] {
  const lines = linesOf(code, AWAIT_CAUSES[causes[place] ?? -1] ?? null)
  if (lines.length < 2) return lines
  const before = places.filter((one) => one < place && causes[one] === causes[place]).length
  return lines.slice(before % lines.length, (before % lines.length) + 1)
}

/** The lines from one to the next at which the task waits for something outside. */
function linesAfter(line: number, code: readonly CodeLine[]): number[] {
  const next = code.findIndex(({ wait }, at) => at > line && wait !== null && wait !== 'turn')
  const end = next < 0 ? code.length : next
  const between = Array.from({ length: Math.max(0, end - line - 1) }, (_, at) => line + 1 + at)
  return between.filter((at) => /\w/.test(code[at]?.text ?? ''))
}

function linesOf(code: readonly CodeLine[], wait: LineWait | null): number[] {
  return code.flatMap((line, at) => (wait !== null && line.wait === wait ? [at] : []))
}

function runsAt({ index }: Lane, task: number, ms: number): boolean {
  const slice = index.sliceAt(ms)
  const state = index.slices.state[slice]
  return index.slices.task[slice] === task && state !== STATE_CODES.waiting && state !== STATE_CODES.ready
}

function isBetween(from = Infinity, ms: number, to = -Infinity): boolean {
  return from <= ms && ms < to
}

interface Span {
  readonly task: number
  readonly fromMs: number
  readonly toMs: number
}

const cache = new WeakMap<Lane, readonly Span[]>()

/** From the first slice of each task of a lane to its last, of the first tasks where there are many; computed once. */
function spansOf(lane: Lane): readonly Span[] {
  const known = cache.get(lane)
  if (known !== undefined) return known
  const { task, edgesMs } = lane.index.slices
  const places = new TaskPlaces(task)
  const spans = [...places.tasks.subarray(0, MAX_SHOWN)].map((which) => {
    const own = places.of(which)
    return { task: which, fromMs: edgesMs[own.at(0) ?? 0] ?? 0, toMs: edgesMs[(own.at(-1) ?? 0) + 1] ?? 0 }
  })
  cache.set(lane, spans)
  return spans
}
