/** A pool of threads or processes whose tasks do nothing: each resolves to its own number. */
export interface NoopPool {
  readonly name: string
  run(task: number): Promise<number>
  close(): Promise<unknown>
}

/** Microseconds per task, one at a time. */
export async function inTurnUs(pool: NoopPool, tasks: number): Promise<number> {
  const startMs = performance.now()
  for (let task = 0; task < tasks; task++) {
    const answer = await pool.run(task)
    if (answer !== task) throw new Error(`${pool.name} answered task ${task} with ${answer}.`)
  }
  return ((performance.now() - startMs) * 1e3) / tasks
}

/** Milliseconds for all tasks, handed in at once. */
export async function atOnceMs(pool: NoopPool, tasks: number): Promise<number> {
  const startMs = performance.now()
  const answers = await Promise.all(Array.from({ length: tasks }, (_, task) => pool.run(task)))
  const wallMs = performance.now() - startMs
  if (!answers.every((answer, task) => answer === task)) throw new Error(`${pool.name} mixed up its tasks.`)
  return wallMs
}
