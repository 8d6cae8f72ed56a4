/** A pool of threads or processes whose tasks do nothing: each resolves with its own number. */
export interface NoopPool {
  readonly name: string
  run(task: number): Promise<number>
  close(): Promise<unknown>
}

/** Runs tasks one at a time; returns microseconds per task. */
export async function sequentialUs(pool: NoopPool, tasks: number): Promise<number> {
  const startMs = performance.now()
  for (let task = 0; task < tasks; task++) {
    const result = await pool.run(task)
    if (result !== task) throw new Error(`${pool.name} returned ${result} for task ${task}.`)
  }
  return ((performance.now() - startMs) * 1e3) / tasks
}

/** Submits all tasks together; returns milliseconds until the last one has ended. */
export async function burstMs(pool: NoopPool, tasks: number): Promise<number> {
  const startMs = performance.now()
  const results = await Promise.all(Array.from({ length: tasks }, (_, task) => pool.run(task)))
  const wallMs = performance.now() - startMs
  if (!results.every((result, task) => result === task)) throw new Error(`${pool.name} mixed up its tasks.`)
  return wallMs
}
