import { access, open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileFault } from '../file-fault.ts'
import { TaskError, type TaskFiles } from '../../workloads/sdk.ts'
import { Gate } from '../../base/semaphore.ts'

/**
 * A system allows a process some thousand open files at the least. No disk is faster for more at once than libuv has
 * threads at most, which is fewer.
 */
const OPEN_AT_ONCE = 256

/** Real files in one folder, by the asynchronous calls of node:fs, which libuv's threads carry out. */
export class FolderFiles implements TaskFiles {
  readonly #folder: string
  readonly #gate = new Gate(OPEN_AT_ONCE)

  constructor(folder: string) {
    this.#folder = folder
  }

  write(name: string, bytes: Uint8Array): Promise<void> {
    return this.#try('written', name, async (path) => {
      const file = await open(path, 'w')
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
    })
  }

  read(name: string): Promise<Uint8Array> {
    return this.#try('read', name, (path) => readFile(path))
  }

  remove(name: string): Promise<void> {
    return this.#try('removed', name, (path) => unlink(path))
  }

  async #try<T>(verb: string, name: string, operation: (path: string) => Promise<T>): Promise<T> {
    try {
      return await this.#gate.pass(() => operation(join(this.#folder, name)))
    } catch (error) {
      throw new TaskError(`The file ${name} could not be ${verb}: ${await this.#cause(error)}.`)
    }
  }

  async #cause(error: unknown): Promise<string> {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return fileFault(error)
    return access(this.#folder).then(
      () => 'it is gone',
      () => 'the temporary folder is gone',
    )
  }
}
