import { MODEL_IDS, type ModelId } from '../../contract/models/index.ts'
import { type ReplayAction, replayAction } from '../replay/replay-keys.ts'
import { keyAction } from '../timeline/interact/input.ts'

/** The command of a key in front of an audience, or during a replay. */
export type LectureCommand =
  | { readonly type: 'replay'; readonly action: ReplayAction }
  | { readonly type: 'open-replay' | 'close-replay' | 'code' | 'projector' | 'leave' | 'help' }
  | { readonly type: 'model'; readonly model: ModelId }

/** The state of the window when a key is pressed. */
export interface LectureScene {
  readonly isProjector: boolean
  readonly isReplayOpen: boolean
  readonly hasSelection: boolean
  readonly isWalking: boolean
}

/** Elements that use all keys themselves. */
const FORMS = 'form, dialog, select, input:not([type="range"]), [role="menu"]'
/** Elements that Space presses. */
const PRESSABLE = 'button, a, summary'

/** The command of a key; null where it is not one, or where the focused element has its own use for it. */
export function lectureCommand(event: KeyboardEvent, scene: LectureScene): LectureCommand | null {
  const { key, ctrlKey, altKey, metaKey } = event
  if (ctrlKey || altKey || metaKey) return null
  if (key === 'Escape') return escapeCommand(event, scene)
  if (isInside(event, FORMS) || (key === ' ' && isInside(event, PRESSABLE))) return null
  const { isProjector, isReplayOpen, isWalking } = scene
  // The lanes have keys for their view, but before an audience those of the replay come first.
  if (!isProjector && isInLanes(event) && keyAction(event, isWalking) !== null) return null
  const action = replayAction(key)
  if (action !== null) return isProjector || isReplayOpen ? { type: 'replay', action } : null
  switch (key.toLowerCase()) {
    case 'r':
      return isProjector ? null : { type: isReplayOpen ? 'close-replay' : 'open-replay' }
    case 'c':
      return { type: 'code' }
    case 'f':
      return { type: 'projector' }
    case '?':
      return isProjector ? { type: 'help' } : null
    default:
      return isProjector ? modelCommand(key) : null
  }
}

/** In the projector's view one press leaves, whatever has the focus. */
function escapeCommand(event: KeyboardEvent, scene: LectureScene): LectureCommand | null {
  if (scene.isProjector) return { type: 'leave' }
  const isElsewhere = isInside(event, FORMS) || (isInLanes(event) && scene.hasSelection)
  return scene.isReplayOpen && !isElsewhere ? { type: 'close-replay' } : null
}

function modelCommand(key: string): LectureCommand | null {
  const model = /^[1-9]$/.test(key) ? MODEL_IDS[Number(key) - 1] : undefined
  return model === undefined ? null : { type: 'model', model }
}

function isInLanes(event: KeyboardEvent): boolean {
  return isInside(event, '[role="application"]')
}

function isInside({ target }: KeyboardEvent, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null
}
