import { randomUUID } from 'node:crypto'
import { type Stats, rmSync } from 'node:fs'
import { type FileHandle, access, constants, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { errorCode, messageOf, systemProblem } from '../base/errors.ts'
import { LabError, fault } from '../contract/fault.ts'
import type { RunDocument, RunHeader } from '../contract/run/document.ts'
import { DocumentWriter } from '../contract/run/json.ts'
import type { Trial } from '../contract/run/trial.ts'
import { m } from '../text/messages.ts'
import { type Output, valueError } from './environment.ts'

/** Pieces of JSON are buffered up to this size, so that many small ones need few writes. */
const WRITE_CHARS = 1 << 20

/** A file that a document is appended to while its run lasts. After an error nothing more is written. */
export abstract class DocumentFile {
  protected readonly handle: FileHandle
  /** The file's name in error messages. */
  readonly #name: string
  #error: unknown = null

  constructor(handle: FileHandle, name: string) {
    this.handle = handle
    this.#name = name
  }

  get hasFailed(): boolean {
    return this.#error !== null
  }

  /** Appends text. Does not reject: `commit` reports the error. */
  async append(text: string): Promise<void> {
    if (this.hasFailed) return
    await this.handle.writeFile(text).catch((error: unknown) => this.fail(error))
  }

  fail(error: unknown): void {
    this.#error ??= error
  }

  /** Completes the file. Rejects with the first error since it was opened. */
  async commit(): Promise<void> {
    try {
      if (this.hasFailed) throw this.#error
      await this.complete()
    } catch (error) {
      throw saveError(this.#name, error)
    } finally {
      this.discard()
    }
  }

  /** Removes what is incomplete, without waiting. Has no effect after `commit`. */
  discard(): void {
    this.handle.close().catch(() => undefined)
  }

  protected abstract complete(): Promise<void>
}

/** A temporary file beside its target, which it replaces when it is complete. */
class ReplacingFile extends DocumentFile {
  readonly #temporary: string
  readonly #target: string

  constructor(handle: FileHandle, name: string, temporary: string, target: string) {
    super(handle, name)
    this.#temporary = temporary
    this.#target = target
  }

  protected override async complete(): Promise<void> {
    await this.handle.close()
    await rename(this.#temporary, this.#target)
  }

  override discard(): void {
    super.discard()
    try {
      rmSync(this.#temporary, { force: true })
    } catch {
      // The folder is gone, or can no longer be written.
    }
  }
}

/** A device or a pipe, which is written directly: there is nothing to replace. */
class DeviceFile extends DocumentFile {
  protected override async complete(): Promise<void> {
    await this.handle.close()
  }
}

/** An unnamed temporary file, which is copied to an output when it is complete. */
class SpoolFile extends DocumentFile {
  readonly #output: Output

  constructor(handle: FileHandle, name: string, output: Output) {
    super(handle, name)
    this.#output = output
  }

  protected override async complete(): Promise<void> {
    const text = this.handle.createReadStream({ start: 0, encoding: 'utf8', autoClose: false })
    for await (const part of text) await this.#output.write(String(part))
  }
}

/**
 * Opens the file of `--out`, so that a wrong path is refused before the run. An existing file is unchanged until the new
 * document is complete.
 */
export async function openOutFile(path: string): Promise<DocumentFile> {
  try {
    const target = await resolveLinks(path)
    const old = await statOrNull(target)
    if (old?.isDirectory() === true) throw outError(path, m.cli_accepted_file_not_folder())
    if (old?.isFile() === false) return new DeviceFile(await open(target, 'w'), path)
    if (old !== null) await access(target, constants.W_OK)
    const name = `.${basename(target).slice(0, 40)}.${randomUUID().slice(0, 8)}.partial`
    const temporary = join(dirname(target), name)
    return new ReplacingFile(await open(temporary, 'wx', modeOf(old)), path, temporary, target)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') throw outError(path, m.cli_accepted_file_in_folder())
    throw saveError(path, error)
  }
}

/** Opens a temporary file that is printed when it is complete. */
export async function openSpoolFile(output: Output): Promise<DocumentFile> {
  const path = join(tmpdir(), `interleave-${randomUUID()}.json`)
  try {
    const handle = await open(path, 'wx+', 0o600)
    // Removed while it is open, so that nothing is left however the program ends.
    await rm(path)
    return new SpoolFile(handle, path, output)
  } catch (error) {
    throw saveError(path, error)
  }
}

/** Refuses a value of `--out`. */
export function outError(path: string, accepted: string): Error {
  return valueError('--out', accepted, path)
}

/** Writes the document of a run to files while the run lasts, one trial after the other, without waiting for them. */
export class DocumentStream {
  readonly #files: readonly DocumentFile[]
  readonly #writer = new DocumentWriter()
  #written: Promise<void> = Promise.resolve()

  constructor(files: readonly DocumentFile[]) {
    this.#files = files
  }

  start(header: RunHeader): void {
    this.#append(() => this.#writer.head(header))
  }

  add(trial: Trial): void {
    this.#append(() => this.#writer.trial(trial))
  }

  /** Appends the end; resolves when everything is written. */
  async end(document: RunDocument): Promise<void> {
    this.#append(() => this.#writer.tail(document))
    this.#append(() => ['\n'])
    await this.#written
  }

  #append(pieces: () => Iterable<string>): void {
    this.#written = this.#written.then(() => this.#write(pieces))
  }

  async #write(pieces: () => Iterable<string>): Promise<void> {
    if (this.#files.every(({ hasFailed }) => hasFailed)) return
    try {
      let text = ''
      for (const piece of pieces()) {
        text += piece
        if (text.length < WRITE_CHARS) continue
        await this.#appendText(text)
        text = ''
      }
      await this.#appendText(text)
    } catch (error) {
      for (const file of this.#files) file.fail(error)
    }
  }

  async #appendText(text: string): Promise<void> {
    await Promise.all(this.#files.map((file) => file.append(text)))
  }
}

async function resolveLinks(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return path
    throw error
  }
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await stat(path)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** A file that only its owner may read is replaced by one that only its owner may read. */
function modeOf(old: Stats | null): number | undefined {
  return old === null ? undefined : old.mode & 0o777
}

/** Errors of the operating system as a fault that names the file; others have their sentence. */
function saveError(file: string, error: unknown): unknown {
  if (errorCode(error) === undefined) return error
  const values = { file, problem: systemProblem(error), text: messageOf(error) }
  return new LabError(fault('save_failed', values), { cause: error })
}
