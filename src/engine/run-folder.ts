import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A run's own temporary folder. */
export interface RunFolder {
  /** Absolute; null where the run needs none. */
  readonly path: string | null
  /** Removes it with all that is in it. */
  remove(): Promise<void>
}

/** Makes a folder for the run's files where its workload uses some. Rejects with a sentence where it cannot. */
export async function makeRunFolder(needed: boolean): Promise<RunFolder> {
  if (!needed) return { path: null, remove: () => Promise.resolve() }
  const path = await mkdtemp(join(tmpdir(), 'interleave-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) }
}
