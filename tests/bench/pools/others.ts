import { fork } from 'node:child_process'
import { Piscina } from 'piscina'
import { FixedThreadPool } from 'poolifier'
import { Tinypool } from 'tinypool'
import workerpool from 'workerpool'
import type { PoolTask, PoolTaskEnd } from '../../../src/runner/workers/protocol.ts'
import { built } from '../../fixtures/built.ts'
import type { NoopPool } from './noop-pool.ts'

const program = (name: string): string => built('bench', name)

/** Piscina with its defaults, on threads. */
export function openPiscina(count: number): NoopPool {
  const pool = new Piscina({ filename: program('noop-task'), minThreads: count, maxThreads: count })
  return {
    name: 'Piscina, threads',
    run: (task) => pool.run(task) as Promise<number>,
    close: () => pool.destroy(),
  }
}

/** Piscina threads that each own a process, with the lab's options and messages, and nothing else. */
export function openBareRelay(count: number): NoopPool {
  const pool = new Piscina({
    filename: program('relay-thread'),
    minThreads: count,
    maxThreads: count,
    idleTimeout: Infinity,
    concurrentTasksPerWorker: 8,
    stricterFIFO: true,
    atomics: 'disabled',
    recordTiming: false,
    workerHistogram: false,
  })
  return {
    name: 'bare Piscina thread with a process',
    run: async (task) => {
      const message: PoolTask = { originMs: 0, task, input: task, timed: false }
      return ((await pool.run(message, { transferList: [] })) as PoolTaskEnd).end.digest
    },
    close: () => pool.destroy(),
  }
}

/** Tinypool on threads or on processes. */
export function openTinypool(count: number, runtime: 'worker_threads' | 'child_process'): NoopPool {
  const pool = new Tinypool({
    filename: program('noop-task'),
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

/** Workerpool with a fixed number of threads. */
export function openWorkerpool(count: number): NoopPool {
  const options = { workerType: 'thread', minWorkers: count, maxWorkers: count } as const
  const pool = workerpool.pool(program('noop-workerpool'), options)
  return {
    name: 'workerpool',
    run: async (task) => (await pool.exec('noop', [task])) as number,
    close: async () => pool.terminate(),
  }
}

/** Poolifier with a fixed number of threads. */
export function openPoolifier(count: number): NoopPool {
  const pool = new FixedThreadPool<number, number>(count, program('noop-poolifier'))
  return {
    name: 'poolifier',
    run: (task) => pool.execute(task),
    close: async () => {
      // Not awaited: its threads end, but the promise may stay pending.
      void pool.destroy()
    },
  }
}

/** Processes forked by hand with the lab's messages: tasks are dealt out in turn, and each process replies in order. */
export function openForks(count: number): NoopPool {
  const children = Array.from({ length: count }, () => {
    const child = fork(program('relay-process'), [], { serialization: 'advanced' })
    const waiting: ((result: number) => void)[] = []
    child.on('message', ({ end }: Pick<PoolTaskEnd, 'end'>) => waiting.shift()?.(end.digest))
    return { child, waiting }
  })
  return {
    name: 'bare fork',
    run: (task) =>
      new Promise((resolve) => {
        const { child, waiting } = children[task % count] ?? {}
        waiting?.push(resolve)
        child?.send({ type: 'task', originMs: 0, task, input: task, sentAtMs: null })
      }),
    close: async () => {
      for (const { child } of children) child.kill('SIGKILL')
    },
  }
}
