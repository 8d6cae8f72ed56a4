import type { WorkloadKind } from '../contract/plan/workload.ts'
import { textOf } from './lookup.ts'
import { workloadMessages } from './messages.ts'

const WORKLOADS = workloadMessages satisfies Record<`kind_${WorkloadKind}_title`, () => string>

/** The title of a workload; its id where it is unknown here, as in a document of another version. */
export function workloadTitle(id: string): string {
  return textOf(WORKLOADS, `workload_${id}_title`) ?? id
}

/** What limits workloads of a kind: "CPU-bound". */
export function workloadKindTitle(kind: WorkloadKind): string {
  return WORKLOADS[`kind_${kind}_title`]()
}

/** One or two short sentences; empty where the workload is unknown. */
export function workloadSummary(id: string): string {
  return textOf(WORKLOADS, `workload_${id}_summary`) ?? ''
}

/** What a task does, what it shows, and where such work occurs; empty where the workload is unknown. */
export function workloadDescription(id: string): string {
  return textOf(WORKLOADS, `workload_${id}_description`) ?? ''
}

/** What one task of a workload is: "band" or "bands". */
export function taskNoun(id: string, count: number): string {
  return textOf(WORKLOADS, `workload_${id}_task`, { count }) ?? ''
}

/** The title of a parameter; its id where it is unknown. */
export function paramTitle(workload: string, param: string): string {
  return textOf(WORKLOADS, `workload_${workload}_param_${param}_title`) ?? param
}

/** One sentence on what a parameter means; empty where it is unknown. */
export function paramHelp(workload: string, param: string): string {
  return textOf(WORKLOADS, `workload_${workload}_param_${param}_help`) ?? ''
}

/** The title of a choice of a parameter; its word where it is unknown. */
export function choiceTitle(workload: string, param: string, choice: string): string {
  return textOf(WORKLOADS, `workload_${workload}_param_${param}_choice_${choice}`) ?? choice
}
