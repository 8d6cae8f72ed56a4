import { constants, rmSync } from 'node:fs'
import { access, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { describeProblem } from '../contract/plan/problem.ts'
import { CliError, STATUS } from './host.ts'
import { errorCode, failureSentence } from './system-error.ts'

/** Pieces are gathered up to this size, so that a file of many workers takes few writes. */
const WRITE_CHARS = 1 << 20

/** The file a report goes to. What stood in it stays untouched until the new report is complete. */
export interface OutFile {
  write(parts: Iterable<string>): Promise<void>
  /** Removes what an unfinished `write` left, at once. */
  discard(): void
}

/** Checks that a report can be written to `path`, before hours are spent on making one. */
export async function openOutFile(path: string): Promise<OutFile> {
  if (path === '') throw wrongOut(path, 'the name of a file')
  const target = await realpath(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return path
    throw cannotWrite(path, error)
  })
  const kind = await kindOf(target, path)
  // A device or a pipe is written as it is: there is nothing to replace.
  if (kind === 'device') return { write: (parts) => writeInto(target, path, parts), discard: () => undefined }

  const temporary = join(dirname(target), `.${basename(target).slice(0, 100)}.${process.pid}.partial`)
  await access(target, constants.W_OK).catch((error: unknown) => {
    if (errorCode(error) !== 'ENOENT') throw cannotWrite(path, error)
  })
  await writeInto(temporary, path, [])
  await rm(temporary, { force: true })
  return {
    async write(parts) {
      try {
        await writeInto(temporary, path, parts)
        await rename(temporary, target)
      } catch (error) {
        await rm(temporary, { force: true })
        throw cannotWrite(path, error)
      }
    },
    discard: () => {
      rmSync(temporary, { force: true })
    },
  }
}

async function kindOf(target: string, path: string): Promise<'file' | 'device'> {
  try {
    const found = await stat(target)
    if (found.isDirectory()) throw wrongOut(path, 'a file, not a folder')
    return found.isFile() ? 'file' : 'device'
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'file'
    throw cannotWrite(path, error)
  }
}

async function writeInto(file: string, path: string, parts: Iterable<string>): Promise<void> {
  try {
    const handle = await open(file, 'w')
    try {
      let text = ''
      for (const part of parts) {
        text += part
        if (text.length < WRITE_CHARS) continue
        await handle.writeFile(text)
        text = ''
      }
      await handle.writeFile(text)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

function cannotWrite(path: string, error: unknown): Error {
  const code = errorCode(error)
  // What the system did not say has its own sentence.
  if (code === undefined && error instanceof Error) return error
  if (code === 'ENOENT' || code === 'ENOTDIR') return wrongOut(path, 'a file in a folder that exists')
  return new CliError(`${path} cannot be written: ${failureSentence(error)}`)
}

function wrongOut(path: string, accepted: string): CliError {
  return new CliError(describeProblem({ path: '', value: `"${path}"`, accepted }, '--out'), STATUS.wrongCall)
}
