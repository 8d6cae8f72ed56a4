import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { FixedThreadPool } from 'poolifier'
import { Tinypool } from 'tinypool'
import workerpool from 'workerpool'
import { built } from '../../fixtures/built.ts'
import type { NoopPool } from './pool.ts'

const file = (name: string): string => built('bench', name)

/** Piscina as it comes, with threads. */
export function openPiscina(count: number): NoopPool {
  const pool = new Piscina({ filename: file('noop-task'), minThreads: count, maxThreads: count })
  return {
    name: 'Piscina, threads',
    run: (task) => pool.run(task) as Promise<number>,
    close: () => pool.destroy(),
  }
}

/** A Piscina slot that owns a process over Node's own channel, with nothing around it but the task's number. */
export function openBareSlots(count: number): NoopPool {
  const pool = new Piscina({
    filename: file('noop-slot'),
    minThreads: count,
    maxThreads: count,
    concurrentTasksPerWorker: 2,
    idleTimeout: Infinity,
    atomics: 'disabled',
    recordTiming: false,
    workerHistogram: false,
  })
  return {
    name: 'bare slot',
    run: (task) => pool.run(task) as Promise<number>,
    close: () => pool.destroy(),
  }
}

/** One thread, asked by hand: what a message to a thread and back costs on this machine. */
export function openThread(): NoopPool {
  const thread = new Worker(file('noop-thread'))
  const asked: ((answer: number) => void)[] = []
  thread.on('message', (answer: number) => asked.shift()?.(answer))
  return {
    name: 'raw thread',
    run: (task) =>
      new Promise((resolve) => {
        asked.push(resolve)
        thread.postMessage(task)
      }),
    close: () => thread.terminate(),
  }
}

/** Tinypool with threads or with processes. */
export function openTinypool(count: number, runtime: 'worker_threads' | 'child_process'): NoopPool {
  const pool = new Tinypool({
    filename: file('noop-task'),
    runtime,
    minThreads: count,
    maxThreads: count,
    serialization: 'advanced',
  })
  return {
    name: 'tinypool',
    run: (task) => pool.run(task) as Promise<number>,
    close: () => pool.destroy(),
  }
}

/** Workerpool with threads or with processes. */
export function openWorkerpool(count: number, workerType: 'thread' | 'process'): NoopPool {
  const pool = workerpool.pool(file('noop-workerpool'), { workerType, minWorkers: count, maxWorkers: count })
  return {
    name: 'workerpool',
    run: async (task) => (await pool.exec('noop', [task])) as number,
    close: async () => pool.terminate(),
  }
}

/** Poolifier's pool of a fixed number of threads. */
export function openPoolifier(count: number): NoopPool {
  const pool = new FixedThreadPool<number, number>(count, file('noop-poolifier'))
  return {
    name: 'poolifier',
    run: (task) => pool.execute(task),
    close: async () => {
      // Not waited for: its threads end, but the promise was seen to stay pending.
      void pool.destroy()
    },
  }
}

/** Processes forked by hand, tasks dealt out in turn: each answers in the order it was asked. */
export async function openForks(count: number): Promise<NoopPool> {
  const children = Array.from({ length: count }, () => {
    const child = fork(file('noop-fork'), [], { serialization: 'advanced' })
    const asked: ((answer: number) => void)[] = []
    child.on('message', (answer: number) => asked.shift()?.(answer))
    return { child, asked }
  })
  await Promise.all(children.map(({ child }) => once(child, 'spawn')))
  return {
    name: 'raw fork',
    run: (task) =>
      new Promise((resolve) => {
        const { child, asked } = children[task % count] ?? {}
        asked?.push(resolve)
        child?.send(task)
      }),
    close: async () => {
      for (const { child } of children) child.kill('SIGKILL')
    },
  }
}
