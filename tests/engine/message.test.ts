import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { MODEL_IDS, type ModelId, modelOf } from '../../src/contract/models/index.ts'
import type { PlanInput } from '../../src/contract/plan/plan.ts'
import { numberOf } from '../../src/contract/run/trial.ts'
import { monotonicMs } from '../../src/runner/recording/clock.ts'
import {
  type FromThread,
  SHARED,
  type TaskMessage,
  type ThreadData,
  type ToThread,
} from '../../src/runner/workers/protocol.ts'
import type { MessageMode } from '../../src/workloads/sdk.ts'
import { message } from '../../src/workloads/transfer/message.ts'
import { runTasks } from '../fixtures/run-tasks.ts'
import { productEntries } from '../fixtures/test-entries.ts'
import { checkProcessesAfterEach, checksumOf, runOnce, start, trialOf } from './lab.ts'

checkProcessesAfterEach()

const MODES = ['copied', 'transferred', 'shared'] as const
const PLAN: PlanInput = {
  workload: 'message',
  tasks: 6,
  params: { sizeKb: 512 },
  workers: { threads: 2, processes: 2 },
}
const BYTES_BOTH_WAYS = 2 * 6 * 512 * 1_000
/** The size of a task's result without its bytes: the times at which it ran, and its digest. */
const RESULT_BYTES = 25

function isSent(model: ModelId, mode: string): boolean {
  return !modelOf(model).sharesMemory || mode !== 'shared'
}

describe('big messages', () => {
  it('have the same results under every model and in every mode, trial after trial', async () => {
    const checksums = new Set<string>()
    for (const how of MODES) {
      const { trials } = await runOnce({ ...PLAN, params: { ...PLAN.params, how }, repeats: 2 })
      expect(trials).toHaveLength(8)
      for (const trial of trials) {
        expect(trial).toMatchObject({ state: 'completed', metrics: { tasksDone: 6, tasksFailed: 0 } })
        checksums.add(checksumOf(trial))
      }
    }
    expect(checksums.size).toBe(1)
  })

  it.each(MODES)(
    'have their bytes counted in both directions, and their transfer timed (%s)',
    async (how) => {
      const document = await runOnce({ ...PLAN, params: { ...PLAN.params, how } })
      for (const model of MODEL_IDS) {
        const trial = trialOf(document, model)
        const transferBytes = numberOf(trial, 'transferBytes')
        expect(transferBytes).toBe((isSent(model, how) ? BYTES_BOTH_WAYS : 0) + 6 * RESULT_BYTES)
        expect(numberOf(trial, 'transferMs')).toBeGreaterThan(0)
      }
    },
  )

  it('take longer to transfer the bigger they are', async () => {
    const perTaskMs = async (sizeKb: number): Promise<number> => {
      const plan: PlanInput = { ...PLAN, tasks: 3, params: { sizeKb, passes: 1 }, models: ['processes'] }
      return (numberOf(trialOf(await runOnce(plan), 'processes'), 'transferMs') ?? 0) / 3
    }
    expect(await perTaskMs(20_480)).toBeGreaterThan(5 * (await perTaskMs(1)))
  })

  it.each(MODEL_IDS)('are cancelled in the middle of a transfer (%s)', async (model) => {
    const plan = { ...PLAN, tasks: 12, params: { sizeKb: 10_240, passes: 3 }, models: [model] }
    const started = start({ ...plan, warmups: 0, repeats: 1 }, (event) => {
      if (event.type === 'progress' && event.elapsedMs > 60) started.run.cancel()
    })
    expect((await started.document).trials.map(({ state }) => state)).toEqual(['cancelled'])
  })
})

describe('the bytes of other work', () => {
  it('are counted, and their transfer is not timed, since it overlaps with the work', async () => {
    const { trials } = await runOnce({ workload: 'json', tasks: 5, params: { documents: 2, documentKb: 2 } })
    for (const trial of trials) {
      expect(trial.metrics['transferMs']).toBeNull()
      const transferBytes = numberOf(trial, 'transferBytes')
      // Threads have their inputs before the clock starts; a process is sent each of them.
      if (trial.model === 'processes') expect(transferBytes).toBeGreaterThan(5 * RESULT_BYTES)
      else expect(transferBytes).toBe(5 * RESULT_BYTES)
    }
  })
})

describe('a thread that receives a task as a message', () => {
  const PARAMS = { sizeKb: 256, passes: 1 }
  let thread: Worker | null = null

  afterEach(async () => {
    await thread?.terminate()
  })

  /** Starts a built thread as the coordinator does; returns a function that sends it a task and returns the result. */
  async function openThread(how: MessageMode): Promise<(input: Uint8Array) => Promise<Uint8Array>> {
    const workerData: ThreadData = {
      setup: {
        worker: 0,
        kind: 'thread',
        workload: 'message',
        params: { ...PARAMS, how },
        timeSliceMs: 5,
        services: { web: null, database: null },
        folder: null,
        blockingCall: null,
        heapLimitMb: 200,
      },
      supply: 'messages',
      inputs: [],
      shared: new SharedArrayBuffer(SHARED.length * Int32Array.BYTES_PER_ELEMENT),
    }
    const worker = new Worker(productEntries.thread, { workerData })
    thread = worker
    const post = (toThread: ToThread, transfer: ArrayBuffer[] = []): void => {
      worker.postMessage(toThread, transfer)
    }
    await once(worker, 'message')
    post({ type: 'start', originMs: monotonicMs() })
    return async (input) => {
      const task: TaskMessage = { type: 'task', task: 0, input, sentAtMs: monotonicMs() }
      post(task, how === 'transferred' && input.buffer instanceof ArrayBuffer ? [input.buffer] : [])
      for (;;) {
        const [reply] = (await once(worker, 'message')) as [FromThread]
        if (reply.type === 'task-end' && reply.reply.result !== null) return reply.reply.result
      }
    }
  }

  const newInput = (): Uint8Array => message.inputs({ ...PARAMS, how: 'copied' }, 1, 1)[0] as Uint8Array
  const expected = async (): Promise<Uint8Array> =>
    (await runTasks({ id: 'message', params: PARAMS, tasks: 1 })).results[0] as Uint8Array

  it('works on a copy and returns a copy (copied)', async () => {
    const input = newInput()
    const result = await (await openThread('copied'))(input)
    expect(input).toEqual(newInput())
    expect(Buffer.compare(result, await expected())).toBe(0)
  })

  it('receives the bytes themselves and returns them (transferred)', async () => {
    const input = newInput()
    const result = await (await openThread('transferred'))(input)
    expect(input.byteLength).toBe(0)
    expect(Buffer.compare(result, await expected())).toBe(0)
  })

  it('writes to memory that the sender sees (shared)', async () => {
    const input = new Uint8Array(new SharedArrayBuffer(PARAMS.sizeKb * 1_000))
    input.set(newInput())
    const result = await (await openThread('shared'))(input)
    expect(result.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(Buffer.compare(input, await expected())).toBe(0)
    result[0] = (input[0] ?? 0) ^ 255
    expect(input[0]).toBe(result[0])
  })
})
