import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { decodeBody, decodeHead, type Frame, FRAME_HEAD_BYTES } from '../../../src/runner/workers/frames.ts'
import type { TaskLink } from '../../../src/runner/workers/link.ts'
import { TaskExchange } from '../../../src/runner/workers/task-exchange.ts'
import { packEnds, unpackTasks } from '../../../src/runner/workers/task-frames.ts'

/** A process that does no work: it shows what it was sent, and a frame comes back when the test says so. */
class SlowProcess implements TaskLink {
  /** The tasks of each frame. */
  readonly sent: number[][] = []
  readonly #awaited: ((frame: Frame | null) => void)[] = []
  #answered = 0

  send(bytes: Uint8Array): void {
    const { numbers } = decodeHead(Buffer.from(bytes))
    const frame = decodeBody(new Uint8Array(bytes.subarray(FRAME_HEAD_BYTES)), numbers)
    this.sent.push(unpackTasks(frame).tasks.map(({ task }) => task))
  }

  receive(): Promise<Frame | null> {
    return new Promise((resolve) => {
      this.#awaited.push(resolve)
    })
  }

  /** Ends the tasks of the oldest frame that has not come back; the digest is the task's number times ten. */
  answer(): Promise<void> {
    const tasks = this.sent[this.#answered++] ?? []
    const ends = tasks.map((task) => {
      const end = { worker: 0, task, startMs: 0, endMs: 1, digest: task * 10, error: null, output: null }
      return { end, reply: null }
    })
    return this.#next(packEnds(ends))
  }

  end(): Promise<void> {
    return this.#next(null)
  }

  async #next(frame: Frame | null): Promise<void> {
    const [resolve] = this.#awaited.splice(0, 1)
    if (resolve === undefined) throw new Error('Nobody waits for a frame.')
    resolve(frame)
    await nextTurn()
    await nextTurn()
  }
}

interface Opened {
  readonly process: SlowProcess
  /** Hands over tasks, and waits until that has been dealt with. */
  readonly hand: (tasks: readonly number[], input?: unknown) => Promise<void>
  /** What has ended so far: task and digest. */
  readonly ended: [task: number, digest: number][]
}

function open(): Opened {
  const process = new SlowProcess()
  const exchange = new TaskExchange(process)
  const ended: Opened['ended'] = []
  const hand = async (tasks: readonly number[], input: unknown = null): Promise<void> => {
    for (const task of tasks) {
      void exchange.run(0, { task, sentAtMs: NaN, input }).then(({ end }) => {
        ended.push([task, end.digest])
      })
    }
    await nextTurn()
    await nextTurn()
  }
  return { process, hand, ended }
}

describe('the way of tasks from a slot to its process', () => {
  it('has the next tasks go ahead, each by itself, so that the process need not wait', async () => {
    const { process, hand, ended } = open()
    await hand([1, 2, 3])
    expect(process.sent).toEqual([[1], [2], [3]])
    await process.answer()
    expect(ended).toEqual([[1, 10]])
  })

  it('sends what is handed over while others are under way before their ends are heard', async () => {
    const { process, hand, ended } = open()
    await hand([1, 2, 3])
    await process.answer()
    await hand([4])
    expect(process.sent).toEqual([[1], [2], [3], [4]])
    for (let end = 0; end < 3; end++) await process.answer()
    expect(ended).toEqual([1, 2, 3, 4].map((task) => [task, task * 10]))
  })

  it('puts many that are handed over together into three frames', async () => {
    const { process, hand, ended } = open()
    await hand([1, 2, 3, 4, 5, 6, 7, 8])
    expect(process.sent).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8],
    ])
    await process.answer()
    expect(ended.map(([task]) => task)).toEqual([1, 2, 3])
  })

  it('holds a big input back until all before it have come back, and lets none overtake it', async () => {
    const { process, hand, ended } = open()
    await hand([1])
    await hand([2], new Uint8Array(100_000))
    await hand([3])
    expect(process.sent).toEqual([[1]])
    await process.answer()
    expect(process.sent).toEqual([[1], [2]])
    await process.answer()
    expect(process.sent).toEqual([[1], [2], [3]])
    await process.answer()
    expect(ended.map(([task]) => task)).toEqual([1, 2, 3])
  })

  it('sends ahead no more than a pipe of any system holds', async () => {
    const { process, hand } = open()
    const input = new Uint8Array(5_000)
    await hand([1, 2, 3], input)
    await hand([4], input)
    expect(process.sent).toEqual([[1], [2], [3]])
    await process.answer()
    expect(process.sent).toEqual([[1], [2], [3]])
    await process.answer()
    await process.answer()
    expect(process.sent).toEqual([[1], [2], [3], [4]])
  })

  it('leaves tasks without an end when the process is gone', async () => {
    const { process, hand, ended } = open()
    await hand([1, 2])
    await process.end()
    expect(ended).toEqual([])
  })

  it('rejects tasks whose end the process did not tell', async () => {
    const link: TaskLink = {
      send: () => undefined,
      receive: () => ({ numbers: [] }),
    }
    const lost = new TaskExchange(link).run(0, { task: 7, sentAtMs: NaN, input: null })
    await expect(lost).rejects.toThrow('A process of the pool did not say how task 7 ended.')
  })

  it('rejects tasks that cannot be sent', async () => {
    const link: TaskLink = {
      send: () => {
        throw new Error('bad file descriptor')
      },
      receive: () => null,
    }
    const lost = new TaskExchange(link).run(0, { task: 7, sentAtMs: NaN, input: null })
    await expect(lost).rejects.toThrow('bad file descriptor')
  })
})
