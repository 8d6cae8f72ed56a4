import { type Stats, rmSync } from 'node:fs'
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf, systemProblem } from '../base/errors.ts'
import { LabError, fault } from '../contract/fault.ts'
import { isProcessAlive } from './child-process.ts'

/** A folder's name contains the PID of its runner, so that folders of dead runners can be recognized. */
const NAME = /^interleave-(\d+)-\w{6}$/

/** The temporary folder of a run. */
export interface WorkFolder {
  /** Absolute; null if the run needs none. */
  readonly path: string | null
  /** Removes the folder and its contents. Never rejects: a later run removes the rest. */
  remove(): Promise<void>
}

/**
 * Makes a folder for the run's files if its workload uses some, and removes those that killed runners left behind.
 * It is also removed when this process exits early. Rejects with a `LabError` if it cannot be made.
 */
export async function makeWorkFolder(needed: boolean): Promise<WorkFolder> {
  if (!needed) return { path: null, remove: () => Promise.resolve() }
  await removeFolders((pid) => !isProcessAlive(pid))
  const path = await makeFolder()
  const removeOnExit = (): void => {
    rmSync(path, { recursive: true, force: true })
  }
  process.once('exit', removeOnExit)
  return {
    path,
    remove: async () => {
      await removeFolder(path)
      process.off('exit', removeOnExit)
    },
  }
}

/** Removes the folders of a runner that is gone. */
export function removeFoldersOf(pid: number): Promise<void> {
  return removeFolders((owner) => owner === pid)
}

async function makeFolder(): Promise<string> {
  const folder = tmpdir()
  try {
    return await mkdtemp(join(folder, `interleave-${String(process.pid)}-`))
  } catch (error) {
    const values = { folder, problem: systemProblem(error), text: messageOf(error) }
    throw new LabError(fault('work_folder_failed', values), { cause: error })
  }
}

async function removeFolders(isLeftOver: (pid: number) => boolean): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => [])
  await Promise.all(
    names.map(async (name) => {
      const pid = NAME.exec(name)?.[1]
      if (pid === undefined || !isLeftOver(Number(pid))) return
      const path = join(tmpdir(), name)
      if (isOwnFolder(await lstat(path).catch(() => null))) await removeFolder(path)
    }),
  )
}

/** True if it is a real folder, not a link to one, and belongs to this user. */
function isOwnFolder(stats: Stats | null): boolean {
  return (
    stats !== null && stats.isDirectory() && (process.getuid === undefined || stats.uid === process.getuid())
  )
}

function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
}
