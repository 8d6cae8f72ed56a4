import type { AwaitCause, SliceState } from '../contract/columns/states.ts'
import { modelMessages } from './messages.ts'

const STATES = modelMessages satisfies Record<
  `state_${SliceState}_${'title' | 'meaning'}` | `await_${AwaitCause}`,
  () => string
>

/** The name of a state. */
export function stateTitle(state: SliceState): string {
  return STATES[`state_${state}_title`]()
}

/** One sentence on what a worker in this state does. */
export function stateMeaning(state: SliceState): string {
  return STATES[`state_${state}_meaning`]()
}

/** The cause of a wait, as the end of a sentence: "the web service", "a timer". */
export function awaitText(cause: AwaitCause): string {
  return STATES[`await_${cause}`]()
}
