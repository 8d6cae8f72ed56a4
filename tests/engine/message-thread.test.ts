import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type FromThread,
  SHARED,
  type TaskMessage,
  type ThreadWork,
  type ToThread,
} from '../../src/runner/workers/protocol.ts'
import { monotonicMs } from '../../src/runner/recording/clock.ts'
import type { MessageWay } from '../../src/workloads/sdk.ts'
import { runTasks } from '../fixtures/run-tasks.ts'
import { message } from '../../src/workloads/transfer/message.ts'
import { builtEntries } from './lab.ts'

const PARAMS = { sizeKb: 256, passes: 1 }
let worker: Worker | null = null

afterEach(async () => {
  await worker?.terminate()
})

/** Speaks to a built thread as the coordinator does, so that the bytes themselves can be looked at. */
async function openThread(how: MessageWay): Promise<(input: Uint8Array) => Promise<Uint8Array>> {
  const workerData: ThreadWork = {
    setup: {
      worker: 0,
      kind: 'thread',
      workload: 'message',
      params: { ...PARAMS, how },
      timeSliceMs: 5,
      services: { web: null, database: null },
      folder: null,
      blockingCall: null,
      recording: true,
      heapLimitMb: 200,
    },
    supply: 'by-message',
    inputs: [],
    shared: new SharedArrayBuffer(SHARED.length * Int32Array.BYTES_PER_ELEMENT),
  }
  const thread = new Worker(builtEntries.thread, { workerData })
  worker = thread
  const post = (toThread: ToThread, transfer: ArrayBuffer[] = []): void => {
    thread.postMessage(toThread, transfer)
  }
  await once(thread, 'message')
  post({ type: 'go', originMs: monotonicMs() })
  return async (input) => {
    const task: TaskMessage = { type: 'task', task: 0, input, sentAtMs: monotonicMs() }
    post(task, how === 'transferred' && input.buffer instanceof ArrayBuffer ? [input.buffer] : [])
    for (;;) {
      const [answer] = (await once(thread, 'message')) as [FromThread]
      if (answer.type === 'task-end' && answer.reply.result !== null) return answer.reply.result
    }
  }
}

const input = (): Uint8Array => message.inputs({ ...PARAMS, how: 'copied' }, 1, 1)[0] as Uint8Array
const expected = async (): Promise<Uint8Array> =>
  (await runTasks({ id: 'message', params: PARAMS, tasks: 1 })).results[0] as Uint8Array

describe('a thread that is sent its task', () => {
  it('copied works on a copy and sends another back', async () => {
    const sent = input()
    const result = await (await openThread('copied'))(sent)
    expect(sent).toEqual(input())
    expect(Buffer.compare(result, await expected())).toBe(0)
  })

  it('transferred takes the bytes away and hands them back', async () => {
    const sent = input()
    const result = await (await openThread('transferred'))(sent)
    expect(sent.byteLength).toBe(0)
    expect(Buffer.compare(result, await expected())).toBe(0)
  })

  it('shared writes where the sender sees it', async () => {
    const sent = new Uint8Array(new SharedArrayBuffer(PARAMS.sizeKb * 1_000))
    sent.set(input())
    const result = await (await openThread('shared'))(sent)
    expect(result.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(Buffer.compare(sent, await expected())).toBe(0)
    // The same memory, not a copy of it.
    result[0] = (sent[0] ?? 0) ^ 255
    expect(sent[0]).toBe(result[0])
  })
})
