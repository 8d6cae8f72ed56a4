// A process that runs nothing, and replies to each task as a process of the lab does.
import type { FromProcess, ProcessTask } from '../../../../src/runner/workers/protocol.ts'

process.on('message', ({ task }: ProcessTask) => {
  const nowMs = performance.now()
  const end = { task, startMs: nowMs, endMs: nowMs, digest: task, fault: null, output: null }
  process.send?.({ type: 'task-end', end, reply: null } satisfies FromProcess)
})
