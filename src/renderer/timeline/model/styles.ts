import { SLICE_STATES, STATE_CODES, type SliceState } from '../../../contract/columns/states.ts'

/** The number of task colours; task 13 has the colour of task 1 again. */
export const TASK_COLOURS = 12

/**
 * A style is how a slice is drawn: its state and, for the two states that are drawn in the task's colour, that colour.
 * Times are summed up per style, so that a block of many slices can be drawn exactly. The last two styles are those of
 * the selected task.
 */
export const STYLE = {
  running: 0,
  preempted: TASK_COLOURS,
  waiting: 2 * TASK_COLOURS,
  ready: 2 * TASK_COLOURS + 1,
  blocked: 2 * TASK_COLOURS + 2,
  gc: 2 * TASK_COLOURS + 3,
  selectedRunning: 2 * TASK_COLOURS + 4,
  selectedPreempted: 2 * TASK_COLOURS + 5,
} as const
/** No more than 31: the styles of a column are bits of a number. */
export const STYLES = 2 * TASK_COLOURS + 6

/** The index of a task's colour. */
export function colourOf(task: number): number {
  return task < 0 ? 0 : task % TASK_COLOURS
}

/** The style of a slice while `selected` is the selected task. */
export function styleOf(state: number, task: number, selected: number): number {
  switch (state) {
    case STATE_CODES.running:
      return task === selected && task >= 0 ? STYLE.selectedRunning : STYLE.running + colourOf(task)
    case STATE_CODES.preempted:
      return task === selected && task >= 0 ? STYLE.selectedPreempted : STYLE.preempted + colourOf(task)
    case STATE_CODES.ready:
      return STYLE.ready
    case STATE_CODES.blocked:
      return STYLE.blocked
    case STATE_CODES.gc:
      return STYLE.gc
    default:
      return STYLE.waiting
  }
}

/** The state of each style. */
const STATES: readonly SliceState[] = Array.from({ length: STYLES }, (_, style) => {
  if (isRunningStyle(style)) return 'running'
  if (style < STYLE.waiting || style === STYLE.selectedPreempted) return 'preempted'
  return (['waiting', 'ready', 'blocked', 'gc'] as const)[style - STYLE.waiting] ?? 'waiting'
})

/** The state that a style stands for. */
export function stateOfStyle(style: number): SliceState {
  return STATES[style] ?? 'waiting'
}

/** True if a style is that of a task that runs. */
export function isRunningStyle(style: number): boolean {
  return style < STYLE.preempted || style === STYLE.selectedRunning
}

/** The state with that code; `waiting` for codes that are unknown, as a file may have them. */
export function stateOfCode(code: number): SliceState {
  return SLICE_STATES[code] ?? 'waiting'
}
