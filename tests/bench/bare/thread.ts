// A hand-written worker thread: takes tasks from a shared counter, as the lab's threads do, and records nothing.
import { parentPort, workerData } from 'node:worker_threads'
import { bareContext } from '../../fixtures/task-context.ts'
import { type BareWork, cooperative, fetchPage, prepare } from './work.ts'

const { bare, shared, concurrent } = workerData as {
  bare: BareWork
  shared: SharedArrayBuffer
  concurrent: boolean
}
const counter = new Int32Array(shared)
const PREEMPTIVE = bareContext()
const { work, inputs, params } = prepare(bare)

async function fromCounter(): Promise<void> {
  for (let task = Atomics.add(counter, 0, 1); task < inputs.length; task = Atomics.add(counter, 0, 1)) {
    work.digest(await work.run(inputs[task], PREEMPTIVE, params))
  }
}

async function allTasks(): Promise<void> {
  const context = cooperative(bare)
  await Promise.all(inputs.map(async (input) => work.digest(await work.run(input, context(), params))))
}

parentPort?.on('message', () => {
  const start = process.threadCpuUsage()
  void (concurrent ? allTasks() : fromCounter()).then(() => {
    const { user, system } = process.threadCpuUsage(start)
    parentPort?.postMessage({ cpuMs: (user + system) / 1e3 })
  })
})
// The first connection, and loading the code for it, count as start-up, as in a worker of the lab.
if (bare.web !== undefined) await fetchPage(bare.web, '/ready')
parentPort?.postMessage('ready')
