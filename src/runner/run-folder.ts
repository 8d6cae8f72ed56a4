import type { Stats } from 'node:fs'
import { lstat, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileFault } from './file-fault.ts'

/** The PID of the engine that a folder belongs to stands in its name, so that a dead engine's can be told. */
const NAME = /^interleave-(\d+)-\w{6}$/

/** A run's own temporary folder. */
export interface RunFolder {
  /** Absolute; null where the run needs none. */
  readonly path: string | null
  /** Removes it with all that is in it. Never rejects: what cannot be removed now, a later run removes. */
  remove(): Promise<void>
}

/**
 * Makes a folder for the run's files where its workload uses some, and removes what killed engines left behind.
 * Rejects with a sentence where it cannot be made.
 */
export async function makeRunFolder(needed: boolean): Promise<RunFolder> {
  if (!needed) return { path: null, remove: () => Promise.resolve() }
  await removeLeftovers(isDead)
  const path = await make()
  return { path, remove: () => removeFolder(path) }
}

/** Removes the folders of a process that has ended. */
export function removeFoldersOf(pid: number): Promise<void> {
  return removeLeftovers((owner) => owner === pid)
}

async function make(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), `interleave-${String(process.pid)}-`))
  } catch (error) {
    throw new Error(`No temporary folder could be made in ${tmpdir()}: ${fileFault(error)}.`, {
      cause: error,
    })
  }
}

async function removeLeftovers(isLeft: (pid: number) => boolean | Promise<boolean>): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => [])
  await Promise.all(
    names.map(async (name) => {
      const pid = NAME.exec(name)?.[1]
      if (pid === undefined || !(await isLeft(Number(pid)))) return
      const path = join(tmpdir(), name)
      if (isOwnFolder(await lstat(path).catch(() => null))) await removeFolder(path)
    }),
  )
}

/** A real folder, not a link to one, that belongs to this user. */
function isOwnFolder(stats: Stats | null): boolean {
  return (
    stats !== null && stats.isDirectory() && (process.getuid === undefined || stats.uid === process.getuid())
  )
}

async function isDead(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // A process that may not be signalled lives.
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
  // A dead process keeps its number until its parent looks at it, which some containers' first process never does.
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'latin1').catch(() => '')
  return stat.slice(stat.lastIndexOf(')')).startsWith(') Z')
}

function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
}
