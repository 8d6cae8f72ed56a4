// A hand-written worker thread: takes tasks from a shared counter, as the lab's does, and records nothing.
import { parentPort, workerData } from 'node:worker_threads'
import { bareContext } from '../../fixtures/task-context.ts'
import { type BareWork, cooperative, fetchPage, prepare } from './work.ts'

const { bare, shared, allAtOnce } = workerData as {
  bare: BareWork
  shared: SharedArrayBuffer
  allAtOnce: boolean
}
const counter = new Int32Array(shared)
const PREEMPTIVE = bareContext()
const { work, inputs } = prepare(bare)

async function oneByOne(): Promise<void> {
  for (let task = Atomics.add(counter, 0, 1); task < inputs.length; task = Atomics.add(counter, 0, 1)) {
    work.digest(await work.run(inputs[task], PREEMPTIVE, bare.params))
  }
}

async function all(): Promise<void> {
  const context = cooperative(bare)
  await Promise.all(inputs.map(async (input) => work.digest(await work.run(input, context(), bare.params))))
}

parentPort?.on('message', () => {
  const start = process.threadCpuUsage()
  void (allAtOnce ? all() : oneByOne()).then(() => {
    const { user, system } = process.threadCpuUsage(start)
    parentPort?.postMessage({ cpuMs: (user + system) / 1e3 })
  })
})
// As a worker of the lab does before its clock starts: the first connection, and the code for it.
if (bare.web !== undefined) await fetchPage(bare.web, '/ready')
parentPort?.postMessage('ready')
