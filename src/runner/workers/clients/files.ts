import { open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, systemProblem } from '../../../base/errors.ts'
import { Semaphore } from '../../../base/semaphore.ts'
import type { FileOperation } from '../../../contract/fault.ts'
import { TaskError, type TaskFiles } from '../../../workloads/sdk.ts'

/** Systems allow a process a thousand open files or more; libuv's pool, which has fewer threads, is the actual limit. */
const MAX_OPEN_FILES = 256

/** Real files in one folder, by the asynchronous calls of node:fs, which libuv's thread pool executes. */
export class FolderFiles implements TaskFiles {
  readonly #folder: string
  readonly #semaphore = new Semaphore(MAX_OPEN_FILES)

  constructor(folder: string) {
    this.#folder = folder
  }

  write(name: string, bytes: Uint8Array): Promise<void> {
    return this.#store(name, 'w', bytes)
  }

  append(name: string, bytes: Uint8Array): Promise<void> {
    return this.#store(name, 'a', bytes)
  }

  read(name: string): Promise<Uint8Array> {
    return this.#run('read', name, (path) => readFile(path))
  }

  remove(name: string): Promise<void> {
    return this.#run('remove', name, (path) => unlink(path))
  }

  #store(name: string, flags: 'w' | 'a', bytes: Uint8Array): Promise<void> {
    return this.#run('write', name, async (path) => {
      const file = await open(path, flags)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
    })
  }

  async #run<T>(operation: FileOperation, file: string, call: (path: string) => Promise<T>): Promise<T> {
    try {
      return await this.#semaphore.run(() => call(join(this.#folder, file)))
    } catch (error) {
      const values = { operation, file, problem: systemProblem(error), text: messageOf(error) }
      throw TaskError.of('file_failed', values)
    }
  }
}
