import { describe, expect, test } from 'vitest'
import { ThreadMessages } from '../../../../src/runner/dispatch/thread-messages.ts'
import type { TrialObserver, Transfer } from '../../../../src/runner/dispatch/worker-group.ts'
import { monotonicMs } from '../../../../src/runner/recording/clock.ts'
import type { ResultColumns, TaskEnd } from '../../../../src/runner/workers/protocol.ts'
import type { MessageMode } from '../../../../src/workloads/sdk.ts'

const end = (task: number): TaskEnd => ({
  task,
  startMs: 0,
  endMs: 1,
  digest: task,
  fault: null,
  output: null,
})

/** Tasks of 10 bytes whose messages are recorded as [worker, task]. */
function messagesOf(mode: MessageMode, tasks: number) {
  const posted: (readonly [worker: number, task: number])[] = []
  const transfers: number[] = []
  const inputs: Uint8Array[] = []
  const messages = new ThreadMessages(
    { mode, inputs: () => Array.from({ length: tasks }, () => new Uint8Array(10)) },
    (worker, { task, input }, transfer) => {
      posted.push([worker, task])
      inputs.push(input)
      transfers.push(transfer.length)
    },
  )
  messages.load()
  return { messages, posted, transfers, inputs }
}

const reply = (): { result: Uint8Array; inputTransferMs: number; sentAtMs: number } => ({
  result: new Uint8Array(3),
  inputTransferMs: 2,
  sentAtMs: monotonicMs(),
})

class Reports implements TrialObserver {
  readonly transfers: Transfer[] = []
  readonly results: ResultColumns[] = []
  readonly onRecords = (): void => undefined
  readonly onOutput = (): void => undefined
  readonly onFinal = (): void => undefined
  onResults(_worker: number, results: ResultColumns): void {
    this.results.push(results)
  }
  onTransfer(_worker: number, transfer: Transfer): void {
    this.transfers.push(transfer)
  }
}

describe('tasks that are messages', () => {
  test('are sent one per thread, the next one when the last has ended', () => {
    const { messages, posted } = messagesOf('copied', 4)
    messages.start(2, false)
    expect(posted).toEqual([
      [0, 0],
      [1, 1],
    ])
    messages.endTask(1, end(1), reply())
    messages.endTask(1, end(2), reply())
    messages.endTask(0, end(0), reply())
    messages.endTask(1, end(3), reply())
    expect(posted.slice(2)).toEqual([
      [1, 2],
      [1, 3],
    ])
  })

  test('are all sent to an event loop', () => {
    const { messages, posted } = messagesOf('copied', 3)
    messages.start(1, true)
    expect(posted.map(([, task]) => task)).toEqual([0, 1, 2])
  })

  test('may be fewer than the threads', () => {
    const { messages, posted } = messagesOf('copied', 1)
    messages.start(3, false)
    expect(posted).toEqual([[0, 0]])
  })

  test.each([
    ['copied', 0, 13],
    ['transferred', 1, 13],
    ['shared', 0, 0],
  ] as const)('that are %s are reported with the bytes that travelled', (mode, transferred, bytes) => {
    const { messages, transfers, inputs } = messagesOf(mode, 1)
    messages.start(1, false)
    messages.endTask(0, end(0), reply())
    const reports = new Reports()
    messages.report(reports)
    expect(transfers).toEqual([transferred])
    expect(inputs[0]?.buffer instanceof SharedArrayBuffer).toBe(mode === 'shared')
    expect(reports.transfers).toMatchObject([{ bytes }])
    expect(reports.transfers[0]?.ms).toBeGreaterThanOrEqual(2)
    expect(reports.results[0]?.task).toEqual(Int32Array.of(0))
  })

  test('have new inputs in each trial', () => {
    const { messages, posted } = messagesOf('transferred', 1)
    messages.start(1, false)
    messages.load()
    messages.start(1, false)
    expect(posted).toEqual([
      [0, 0],
      [0, 0],
    ])
  })
})
