import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { ModelId } from '../../../src/contract/models/index.ts'
import { built } from '../../fixtures/built.ts'
import type { Figures } from '../lab.ts'
import type { BareWork } from './work.ts'

/** Runs the work as a bare script of the model does, on two workers where the model has several. */
export const BARE: Readonly<Record<ModelId, (work: BareWork) => Promise<Figures>>> = {
  serial: (work) => bareThreads(work, 1),
  threads: (work) => bareThreads(work, 2),
  processes: (work) => bareProcesses(work, 2),
  cooperative: (work) => bareThreads(work, 1, true),
}

/** Runs the work on bare worker threads; `concurrent` runs all tasks on the event loop of each. */
async function bareThreads(bare: BareWork, count: number, concurrent = false): Promise<Figures> {
  const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const workers = Array.from({ length: count }, () => {
    return new Worker(built('bench', 'thread'), { workerData: { bare, shared, concurrent } })
  })
  await Promise.all(workers.map((worker) => once(worker, 'message')))
  const figures = await lastOf(bare, async () => {
    Atomics.store(new Int32Array(shared), 0, 0)
    const startMs = performance.now()
    const ends = workers.map((worker) => once(worker, 'message') as Promise<[{ cpuMs: number }]>)
    for (const worker of workers) worker.postMessage('start')
    const results = await Promise.all(ends)
    const wallMs = performance.now() - startMs
    return { wallMs, cpuMs: results.reduce((sum, [{ cpuMs }]) => sum + cpuMs, 0) }
  })
  await Promise.all(workers.map((worker) => worker.terminate()))
  return figures
}

/** Runs the work on bare forked processes. Each receives its next task when it has replied to the last one. */
async function bareProcesses(bare: BareWork, count: number): Promise<Figures> {
  const file = built('bench', 'process')
  const children = Array.from({ length: count }, () => fork(file, [], { serialization: 'advanced' }))
  await Promise.all(children.map((child) => ask(child, { bare })))
  const figures = await lastOf(bare, async () => {
    let next = 0
    const work = async (child: ChildProcess): Promise<void> => {
      while (next < bare.tasks) await ask(child, { task: next++ })
    }
    const startMs = performance.now()
    await Promise.all(children.map(work))
    const wallMs = performance.now() - startMs
    const ends = (await Promise.all(children.map((child) => ask(child, {})))) as { cpuMs: number }[]
    return { wallMs, cpuMs: ends.reduce((sum, { cpuMs }) => sum + cpuMs, 0) }
  })
  for (const child of children) child.kill('SIGKILL')
  return figures
}

/** Runs the warm-ups and one more pass, and returns the figures of that. */
async function lastOf({ warmups }: BareWork, pass: () => Promise<Figures>): Promise<Figures> {
  for (let done = 0; done < warmups; done++) await pass()
  return pass()
}

async function ask(child: ChildProcess, message: object): Promise<unknown> {
  const reply = once(child, 'message')
  child.send(message)
  return (await reply)[0]
}
