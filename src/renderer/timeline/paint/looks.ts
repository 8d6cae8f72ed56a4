import { SLICE_STATES, type SliceState } from '../../../contract/columns/slices.ts'

/** How many tasks have a colour of their own; beyond them the colours begin again. */
export const TASK_COLOURS = 7
/** `task` of a slice in which no single task is meant. */
export const NO_TASK = -1

/** The code of each state in a `state` column. */
export const STATE = Object.fromEntries(SLICE_STATES.map((state, code) => [state, code])) as Record<
  SliceState,
  number
>

/**
 * A look is what a slice is drawn as: its state, and for the two states that are drawn in the task's colour that
 * colour too. Times are summed up per look, so that a block of many slices can be drawn exactly. The last two
 * are of the task that is selected.
 */
export const LOOK = {
  running: 0,
  preempted: TASK_COLOURS,
  waiting: 2 * TASK_COLOURS,
  ready: 2 * TASK_COLOURS + 1,
  blocked: 2 * TASK_COLOURS + 2,
  gc: 2 * TASK_COLOURS + 3,
  selectedRunning: 2 * TASK_COLOURS + 4,
  selectedPreempted: 2 * TASK_COLOURS + 5,
} as const
export const LOOKS = 2 * TASK_COLOURS + 6

/** Which of the colours a task has. */
export function colourOf(task: number): number {
  return task < 0 ? 0 : task % TASK_COLOURS
}

/** The look of a slice while `selected` is the selected task. */
export function lookOf(state: number, task: number, selected: number): number {
  switch (state) {
    case STATE.running:
      return task === selected && task >= 0 ? LOOK.selectedRunning : LOOK.running + colourOf(task)
    case STATE.preempted:
      return task === selected && task >= 0 ? LOOK.selectedPreempted : LOOK.preempted + colourOf(task)
    case STATE.ready:
      return LOOK.ready
    case STATE.blocked:
      return LOOK.blocked
    case STATE.gc:
      return LOOK.gc
    default:
      return LOOK.waiting
  }
}

/** The state that a look stands for. */
export function stateOfLook(look: number): SliceState {
  if (look < LOOK.preempted || look === LOOK.selectedRunning) return 'running'
  if (look < LOOK.waiting || look === LOOK.selectedPreempted) return 'preempted'
  return SLICE_STATES[look - LOOK.waiting + STATE.waiting] ?? 'waiting'
}
