import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { built } from '../../fixtures/built.ts'
import type { BareResult, BareWork } from './work.ts'

/** Runs the work on bare worker threads; `allAtOnce` puts all of it on the event loop of one. */
export async function bareThreads(bare: BareWork, count: number, allAtOnce = false): Promise<BareResult> {
  const shared = new SharedArrayBuffer(4)
  const workers = Array.from({ length: count }, () => {
    return new Worker(built('bench', 'thread'), { workerData: { bare, shared, allAtOnce } })
  })
  await Promise.all(workers.map((worker) => once(worker, 'message')))
  const result = await lastOf(bare, async () => {
    Atomics.store(new Int32Array(shared), 0, 0)
    const startMs = performance.now()
    const ends = workers.map((worker) => once(worker, 'message') as Promise<[{ cpuMs: number }]>)
    for (const worker of workers) worker.postMessage('go')
    const results = await Promise.all(ends)
    const wallMs = performance.now() - startMs
    return { wallMs, cpuMs: results.reduce((sum, [{ cpuMs }]) => sum + cpuMs, 0) }
  })
  await Promise.all(workers.map((worker) => worker.terminate()))
  return result
}

/** Runs the work on bare forked processes, each of which is sent its next task when it answered the last. */
export async function bareProcesses(bare: BareWork, count: number): Promise<BareResult> {
  const file = built('bench', 'process')
  const children = Array.from({ length: count }, () => fork(file, [], { serialization: 'advanced' }))
  await Promise.all(children.map((child) => ask(child, { bare })))
  const result = await lastOf(bare, async () => {
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
  return result
}

/** Does the work as often as it takes to be warm, and once more; gives the figures of that. */
async function lastOf({ warmups }: BareWork, pass: () => Promise<BareResult>): Promise<BareResult> {
  for (let done = 0; done < warmups; done++) await pass()
  return pass()
}

async function ask(child: ChildProcess, message: object): Promise<unknown> {
  const answer = once(child, 'message')
  child.send(message)
  return (await answer)[0]
}
