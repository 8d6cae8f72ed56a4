import { setImmediate as nextTurn } from 'node:timers/promises'
import { encodeFrame } from './frames.ts'
import type { TaskLink } from './link.ts'
import { packTasks, type SentEnd, type SentTask, unpackEnds } from './task-frames.ts'

/** One that the process works on, one that it begins with right after that, and one that takes that one's place. */
export const MOST_FRAMES_UNDER_WAY = 3
/** What may be in the link at once when a frame goes ahead: a pipe of any system holds it (16 KB on macOS). */
const AHEAD_BYTES = 16_384

interface Handed {
  readonly task: SentTask
  readonly resolve: (end: SentEnd) => void
  readonly reject: (error: unknown) => void
}

/**
 * A slot's way to its process and back. Tasks that are handed over while others are under way go ahead of their time:
 * the process finds its next one in the link and never waits for slot or coordinator.
 */
export class TaskExchange {
  readonly #link: TaskLink
  /** Tasks that were handed over in this turn. */
  #gathered: Handed[] = []
  /** Frames that are sent and have not come back, and those that are held back. */
  #underWay = 0
  #underWayBytes = 0
  #heldBack = 0
  /** Settles when every frame so far has come back. */
  #last: Promise<void> = Promise.resolve()

  constructor(link: TaskLink) {
    this.#link = link
  }

  /** Resolves when the task has ended; never when the process is gone, of which the coordinator hears from the system. */
  run(originMs: number, task: SentTask): Promise<SentEnd> {
    return new Promise((resolve, reject) => {
      this.#gathered.push({ task, resolve, reject })
      if (this.#gathered.length > 1) return
      queueMicrotask(() => {
        this.#sendGathered(originMs)
      })
    })
  }

  /** The process is told that the trial is over; to be called when no task is left. */
  finish(originMs: number): void {
    this.#link.send(encodeFrame(packTasks({ originMs, tasks: [] })))
  }

  /** Wakes the process, which goes to sleep again; to be called between two trials. */
  wake(): void {
    this.finish(NaN)
  }

  #sendGathered(originMs: number): void {
    const all = this.#gathered
    this.#gathered = []
    const perFrame = Math.ceil(all.length / MOST_FRAMES_UNDER_WAY)
    for (let at = 0; at < all.length; at += perFrame) {
      const handed = all.slice(at, at + perFrame)
      this.#last = this.#exchange(originMs, handed, this.#last).catch((error: unknown) => {
        for (const { reject } of handed) reject(error)
      })
    }
  }

  async #exchange(originMs: number, handed: readonly Handed[], before: Promise<void>): Promise<void> {
    const bytes = encodeFrame(packTasks({ originMs, tasks: handed.map(({ task }) => task) }))
    // Sending ahead must not block: a process that writes a big result blocks until the slot reads. None is overtaken.
    const fits = this.#underWay === 0 || this.#underWayBytes + bytes.length <= AHEAD_BYTES
    if (!fits || this.#heldBack > 0) {
      this.#heldBack++
      await before
      this.#heldBack--
    }
    this.#link.send(bytes)
    this.#underWay++
    this.#underWayBytes += bytes.length
    await before
    // Asleep in a read the slot hears nothing: what it was handed meanwhile goes ahead first.
    if (this.#underWay > 1) await nextTurn()
    const frame = await this.#link.receive()
    if (frame === null) return new Promise<never>(() => undefined)
    this.#underWay--
    this.#underWayBytes -= bytes.length
    const ends = unpackEnds(frame)
    handed.forEach(({ task: { task }, resolve }, at) => {
      resolve(ends[at] ?? noEnd(task))
    })
  }
}

function noEnd(task: number): never {
  throw new Error(`A process of the pool did not say how task ${String(task)} ended.`)
}
