import { BroadcastChannel, parentPort, workerData } from 'node:worker_threads'
import { type Deferred, deferred } from '../../base/deferred.ts'
import { Child } from '../child-process.ts'
import { monotonicMs } from '../recording/clock.ts'
import {
  type FromPoolThread,
  type FromProcess,
  POOL_SHARED,
  type PoolControl,
  type PoolTaskEnd,
  type PoolThreadData,
  type PoolTask,
} from './protocol.ts'
import { copySmallViews, transferMs } from './transfer.ts'

// A thread of the Piscina pool. Piscina knows threads only, so each of them forks one process and passes it its tasks.

type EndedTask = Extract<FromProcess, { type: 'task-end' }>

const data = workerData as PoolThreadData
const shared = new Int32Array(data.shared)
const worker = Atomics.add(shared, POOL_SHARED.nextWorker, 1)
const pending = new Map<number, Deferred<EndedTask>>()

const child = acquireStartPermit() ? forkUnlessClosed() : null
if (child !== null) serve(child)

/** Runs a task in the process of this thread. Stays pending if the process is gone, which fails the trial. */
export default async function runTask({ originMs, task, input, timed }: PoolTask): Promise<PoolTaskEnd> {
  const ended = deferred<EndedTask>()
  pending.set(task, ended)
  // Timed from here: passing through this thread is overhead of the harness, not of the model.
  child?.send({ type: 'task', originMs, task, input, sentAtMs: timed ? monotonicMs() : null })
  const { end, reply } = await ended.promise
  if (reply === null) return { worker, end, result: null, transferMs: null }
  return { worker, end, result: reply.result, transferMs: transferMs(reply) }
}

/** Waits for one of the permits that limit how many processes start at the same time; false if the pool is closing. */
function acquireStartPermit(): boolean {
  for (;;) {
    if (Atomics.load(shared, POOL_SHARED.closed) === 1) return false
    const permits = Atomics.load(shared, POOL_SHARED.startPermits)
    if (permits === 0) Atomics.wait(shared, POOL_SHARED.startPermits, 0)
    else if (Atomics.compareExchange(shared, POOL_SHARED.startPermits, permits, permits - 1) === permits)
      return true
  }
}

function releaseStartPermit(): void {
  Atomics.add(shared, POOL_SHARED.startPermits, 1)
  Atomics.notify(shared, POOL_SHARED.startPermits)
}

/** Forks the process and publishes its PID, so that closing the pool can kill it; null if the pool is closed. */
function forkUnlessClosed(): Child | null {
  Atomics.add(shared, POOL_SHARED.forking, 1)
  try {
    if (Atomics.load(shared, POOL_SHARED.closed) === 1) return null
    const forked = new Child(data.entry, { heapLimitMb: data.setup.heapLimitMb })
    Atomics.store(shared, POOL_SHARED.pids + worker, forked.pid ?? 0)
    return forked
  } finally {
    Atomics.sub(shared, POOL_SHARED.forking, 1)
  }
}

/** Passes messages between the process and the coordinator until the process is gone. */
function serve(forked: Child): void {
  let starting = true
  const endStart = (): void => {
    if (starting) releaseStartPermit()
    starting = false
  }
  forked.onMessage((message) => {
    const received = message as FromProcess
    const buffers = copySmallViews(received)
    if (received.type === 'ready') endStart()
    if (received.type === 'task-end') settle(received)
    else send(received, buffers)
  })
  void forked.ended.then((fault) => {
    endStart()
    Atomics.store(shared, POOL_SHARED.pids + worker, 0)
    send({ type: 'gone', worker, pid: forked.pid ?? 0, fault })
  })
  const control = new BroadcastChannel(data.channel)
  control.onmessage = (event) => {
    forked.send((event as { readonly data: PoolControl }).data)
  }
  control.unref()
  if (forked.pid !== undefined) send({ type: 'started', worker, pid: forked.pid })
  forked.send({ type: 'setup', setup: { ...data.setup, worker } })
}

function settle(ended: EndedTask): void {
  pending.get(ended.end.task)?.resolve(ended)
  pending.delete(ended.end.task)
}

function send(message: FromPoolThread, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}
