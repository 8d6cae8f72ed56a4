import { formatMs } from '../../../text/format.ts'
import { inWords } from '../../../text/words.ts'
import { type Finding, firstAllCores, longestBlocked, longestPreemption, slowestTask } from '../model/find.ts'
import type { TimelineModel } from '../model/model.ts'
import { laneName, taskName } from '../describe/slice-words.ts'

/** A button that goes to something worth looking at. */
export interface Jump {
  readonly title: string
  readonly find: (timeline: TimelineModel, cores: number) => Finding | null
  /** What was found, in a sentence. */
  readonly found: (finding: Finding, cores: number) => string
  /** What is said when there is nothing of the kind. */
  readonly none: string
}

const where = ({ model, lane }: Finding): string =>
  lane === null ? model.title : `${model.title}, ${laneName(lane)}`
const allCores = (cores: number): string =>
  ['The one core was', 'Both cores were'][cores - 1] ?? `All ${inWords(cores)} cores were`
const length = ({ fromMs, toMs }: Finding): string => formatMs(toMs - fromMs)

export const JUMPS: readonly Jump[] = [
  {
    title: 'Longest preemption',
    find: longestPreemption,
    found: (one) => `The longest preemption lasted ${length(one)}: ${where(one)}.`,
    none: 'In these trials the operating system took no core away.',
  },
  {
    title: 'Longest block',
    find: longestBlocked,
    found: (one) => `The longest block lasted ${length(one)}: ${where(one)}.`,
    none: 'In these trials no call held its lane.',
  },
  {
    title: 'Slowest task',
    find: slowestTask,
    found: (one) =>
      `${taskName(one.task ?? -1)} took longest from its first slice to its last: ${length(one)}, ${where(one)}.`,
    none: 'In these trials no task was seen.',
  },
  {
    title: 'All cores busy',
    find: firstAllCores,
    found: (one, cores) => `${allCores(cores)} first busy at ${formatMs(one.fromMs)}: ${where(one)}.`,
    none: 'In these trials all cores were never busy at once.',
  },
]
