// The least that a slot can do: a thread that hands each task to a process of its own and its answer back. What it
// forks is built beside it.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const child = fork(fileURLToPath(new URL('./noop-fork.js', import.meta.url)), [], {
  serialization: 'advanced',
})
const asked: ((answer: number) => void)[] = []
child.on('message', (answer: number) => asked.shift()?.(answer))

export default function pass(task: number): Promise<number> {
  return new Promise((resolve) => {
    asked.push(resolve)
    child.send(task)
  })
}
