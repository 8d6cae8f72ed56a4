/** The variable from which libuv takes the size of its pool, once, when a process uses it first. */
const VARIABLE = 'UV_THREADPOOL_SIZE'

/** How many threads libuv's pool has in this process, as libuv reads it: 4 unless the environment says otherwise. */
export function poolSizeHere(environment: NodeJS.ProcessEnv = process.env): number {
  const given = environment[VARIABLE]
  if (given === undefined) return 4
  return Math.min(Math.max(Number.parseInt(given, 10) || 1, 1), 1_024)
}

/** The environment of a process whose pool, and whose children's, shall have that size. */
export function poolSizeEnvironment(threads: number): NodeJS.ProcessEnv {
  return { [VARIABLE]: String(threads) }
}
