import { open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { TaskError, type TaskFiles } from '../workloads/workload.ts'

/** Real files in one folder, by the asynchronous calls of node:fs, which libuv's threads carry out. */
export class FolderFiles implements TaskFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await this.#try('written', name, async (path) => {
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
      return await operation(join(this.#folder, name))
    } catch (error) {
      throw new TaskError(`The file ${name} could not be ${verb}: ${(error as Error).message}.`)
    }
  }
}
