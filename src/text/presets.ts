import type { PresetId, Thoroughness } from '../contract/plan/presets.ts'
import { planMessages } from './messages.ts'

const PLAN = planMessages satisfies Record<
  `preset_${PresetId}_${'title' | 'question'}` | `thoroughness_${Thoroughness}`,
  () => string
>

/** The name of a preset. */
export function presetTitle(id: PresetId): string {
  return PLAN[`preset_${id}_title`]()
}

/** The question that a preset's run answers. */
export function presetQuestion(id: PresetId): string {
  return PLAN[`preset_${id}_question`]()
}

/** The number of trials of each model, in a word. */
export function thoroughnessTitle(id: Thoroughness): string {
  return PLAN[`thoroughness_${id}`]()
}
