import { capitalize } from '../../../text/format.ts'
import { m } from '../../../text/messages.ts'
import { modelTitle, workerName } from '../../../text/models.ts'
import type { Lane } from '../model/lanes.ts'

/** "task 5": users count tasks from 1, as the labels of slices do. */
export function taskName(task: number): string {
  return m.task_name({ number: String(task + 1) })
}

/** "Task 5" */
export function taskTitle(task: number): string {
  return capitalize(taskName(task))
}

/** "Thread 3", "Process 1 (PID 4843)", "Event loop", "Task 5" */
export function laneName({ kind, number, pid, loop }: Lane): string {
  if (loop !== null) return taskTitle(number - 1)
  const name = workerName(kind, number)
  return kind === 'process' && pid !== null ? m.worker_with_pid({ worker: name, pid: String(pid) }) : name
}

/** The label of a lane: the number of a worker, its PID where it has one, or the name of a task. */
export function shortLaneName(lane: Lane): string {
  if (lane.loop !== null) return laneName(lane)
  return lane.kind === 'process' && lane.pid !== null ? m.pid({ pid: String(lane.pid) }) : String(lane.number)
}

/** "Threads, Thread 3" */
export function placeName(lane: Lane): string {
  return m.timeline_place({ model: modelTitle(lane.model), lane: laneName(lane) })
}
