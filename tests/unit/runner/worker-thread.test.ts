import { afterEach, describe, expect, test } from 'vitest'
import { Thread, type ThreadOptions } from '../../../src/runner/worker-thread.ts'
import { tempFolder } from '../../fixtures/temp-folder.ts'

const folder = tempFolder()
const threads: Thread[] = []

function threadOf(
  program: string,
  { heapLimitMb = 64, workerData = null }: Partial<ThreadOptions> = {},
): Thread {
  const entry = folder.write(`thread-${threads.length}.mjs`, program)
  const thread = new Thread(entry, { workerData, name: 'worker 4', heapLimitMb, number: 5 })
  threads.push(thread)
  return thread
}

afterEach(async () => {
  await Promise.all(threads.map((thread) => thread.terminate()))
})

describe('a thread', () => {
  test('receives its data and messages, and sends them', async () => {
    const program = `import { parentPort, workerData } from 'node:worker_threads'
      parentPort.on('message', (message) => parentPort.postMessage([workerData, message]))`
    const thread = threadOf(program, { workerData: { tasks: 3 } })
    const reply = new Promise((resolve) => thread.onMessage(resolve))
    const bytes = new Uint8Array(8)
    thread.post(bytes, [bytes.buffer])
    await expect(reply).resolves.toEqual([{ tasks: 3 }, new Uint8Array(8)])
    expect(bytes.byteLength).toBe(0)
  })

  test('ends with its exit code', async () => {
    await expect(threadOf('process.exit(3)').ended).resolves.toEqual({
      code: 'thread_exited',
      values: { thread: 5, exitCode: 3 },
    })
  })

  test('ends with the error that it threw', async () => {
    await expect(threadOf(`throw new Error('broken')`).ended).resolves.toEqual({
      code: 'thread_stopped',
      values: { thread: 5, cause: { code: 'unexpected', values: { text: 'broken' } } },
    })
  })

  test('ends with its heap limit if that was reached', async () => {
    const program = 'const lists = []; for (;;) lists.push(Array.from({ length: 10_000 }, Math.random))'
    await expect(threadOf(program, { heapLimitMb: 16 }).ended).resolves.toEqual({
      code: 'thread_out_of_memory',
      values: { thread: 5, heapLimitMb: 16 },
    })
  })

  test('ends when it is terminated', async () => {
    const thread = threadOf('for (;;);')
    await thread.terminate()
    await expect(thread.ended).resolves.toMatchObject({ code: 'thread_exited' })
  })
})

test('a thread of a missing file has stopped with that error', async () => {
  const options = { workerData: null, name: 'worker 0', heapLimitMb: 64, number: 1 }
  const thread = new Thread(`${folder.path}/missing.mjs`, options)
  await expect(thread.ended).resolves.toMatchObject({
    code: 'thread_stopped',
    values: { thread: 1, cause: { code: 'unexpected' } },
  })
})

test('a thread whose start throws has ended with that fault, and ignores messages', async () => {
  // Node refuses relative paths before it starts a thread.
  const options = { workerData: null, name: 'worker 0', heapLimitMb: 64, number: 1 }
  const thread = new Thread('relative.mjs', options)
  thread.post('nothing')
  await thread.terminate()
  await expect(thread.ended).resolves.toMatchObject({ code: 'thread_not_started' })
})
