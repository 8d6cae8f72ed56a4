import type { WorkloadKind } from '../contract/plan/workload.ts'
import { textOf } from './lookup.ts'
import { workloadMessages } from './messages.ts'

const WORKLOADS = workloadMessages satisfies Record<`kind_${WorkloadKind}_title`, () => string>

/** The title of a workload; its id if it is unknown here, as in a document of another version. */
export function workloadTitle(id: string): string {
  return textOf(WORKLOADS, `workload_${id}_title`) ?? id
}

/** The title of a kind of workload: "CPU-bound". */
export function workloadKindTitle(kind: WorkloadKind): string {
  return WORKLOADS[`kind_${kind}_title`]()
}

/** One or two short sentences; empty if the workload is unknown. */
export function workloadSummary(id: string): string {
  return textOf(WORKLOADS, `workload_${id}_summary`) ?? ''
}

/** Describes a task, the lesson it teaches, and where such work occurs; empty if the workload is unknown. */
export function workloadDescription(id: string): string {
  return textOf(WORKLOADS, `workload_${id}_description`) ?? ''
}

/** The noun for a workload's tasks: "band" or "bands". */
export function taskNoun(id: string, count: number): string {
  return textOf(WORKLOADS, `workload_${id}_task`, { count }) ?? ''
}

/** The title of a parameter; its id if it is unknown. */
export function paramTitle(workload: string, param: string): string {
  return textOf(WORKLOADS, `workload_${workload}_param_${param}_title`) ?? param
}

/** One sentence on what a parameter means; empty if it is unknown. */
export function paramHelp(workload: string, param: string): string {
  return textOf(WORKLOADS, `workload_${workload}_param_${param}_help`) ?? ''
}

/** The title of a choice of a parameter; its word if it is unknown. */
export function choiceTitle(workload: string, param: string, choice: string): string {
  return textOf(WORKLOADS, `workload_${workload}_param_${param}_choice_${choice}`) ?? choice
}
