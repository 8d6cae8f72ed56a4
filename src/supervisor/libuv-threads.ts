/** The variable from which libuv takes the size of its thread pool, once in a process's life. */
const VARIABLE = 'UV_THREADPOOL_SIZE'
const DEFAULT_THREADS = 4
const MAX_THREADS = 1_024

/** The size of libuv's thread pool in a process with this environment. */
export function libuvThreads(environment: NodeJS.ProcessEnv = process.env): number {
  const given = environment[VARIABLE]
  if (given === undefined) return DEFAULT_THREADS
  return Math.min(Math.max(Number.parseInt(given, 10) || 1, 1), MAX_THREADS)
}

/** The environment of a process, and its children, with this number of threads in libuv's pool. */
export function libuvEnvironment(threads: number): NodeJS.ProcessEnv {
  return { [VARIABLE]: String(threads) }
}
