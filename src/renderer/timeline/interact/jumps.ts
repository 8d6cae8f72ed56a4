import { formatCount, formatMs } from '../../../text/format.ts'
import { m } from '../../../text/messages.ts'
import { modelTitle } from '../../../text/models.ts'
import { placeName, taskTitle } from '../describe/names.ts'
import {
  type Landmark,
  firstAllCores,
  longestBlocked,
  longestPreemption,
  slowestTask,
} from '../model/landmarks.ts'
import type { TimelineData } from '../model/lanes.ts'

/** A button that shows a landmark. */
export interface Jump {
  readonly id: 'preemption' | 'blocking' | 'slowest' | 'all_cores'
  readonly find: (timeline: TimelineData, cores: number) => Landmark | null
}

export const JUMPS: readonly Jump[] = [
  { id: 'preemption', find: longestPreemption },
  { id: 'blocking', find: longestBlocked },
  { id: 'slowest', find: slowestTask },
  { id: 'all_cores', find: firstAllCores },
]

/** Each jump's title, and what it reports where there is nothing to show. */
const TEXTS = {
  preemption: { title: m.jump_preemption, none: m.jump_preemption_none },
  blocking: { title: m.jump_blocking, none: m.jump_blocking_none },
  slowest: { title: m.jump_slowest, none: m.jump_slowest_none },
  all_cores: { title: m.jump_all_cores, none: m.jump_all_cores_none },
} as const

/** The title of a jump's button. */
export function jumpTitle({ id }: Jump): string {
  return TEXTS[id].title()
}

/** Why there is nothing to show. */
export function jumpNothing({ id }: Jump): string {
  return TEXTS[id].none()
}

/** The landmark in one sentence. */
export function landmarkText({ id }: Jump, landmark: Landmark, cores: number): string {
  const { model, lane, task, fromMs, toMs } = landmark
  const where = lane === null ? modelTitle(model.model) : placeName(lane)
  const length = formatMs(toMs - fromMs)
  switch (id) {
    case 'preemption':
      return m.jump_preemption_found({ length, where })
    case 'blocking':
      return m.jump_blocking_found({ length, where })
    case 'slowest':
      return m.jump_slowest_found({ task: taskTitle(task ?? 0), length, where })
    case 'all_cores': {
      const time = formatMs(fromMs)
      return m.jump_all_cores_found({ cores: formatCount(cores), count: cores, time, where })
    }
  }
}
