// The least that a thread of the lab's pool can do: it passes each task to a process that it forked, and returns its
// reply. The program of the process is built beside it.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FromProcess, PoolTask, PoolTaskEnd } from '../../../../src/runner/workers/protocol.ts'

const file = fileURLToPath(new URL('./relay-process.js', import.meta.url))
const child = fork(file, [], { serialization: 'advanced' })
const waiting: ((end: PoolTaskEnd) => void)[] = []
child.on('message', ({ end }: Extract<FromProcess, { type: 'task-end' }>) => {
  waiting.shift()?.({ worker: 0, end, result: null, transferMs: null })
})

export default function relay({ originMs, task, input }: PoolTask): Promise<PoolTaskEnd> {
  return new Promise((resolve) => {
    waiting.push(resolve)
    child.send({ type: 'task', originMs, task, input, sentAtMs: null })
  })
}
