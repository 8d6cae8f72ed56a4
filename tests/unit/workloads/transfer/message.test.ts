import { describe, expect, it } from 'vitest'
import { fnv1a } from '../../../../src/workloads/kernels/numbers.ts'
import { checksum, mask, message } from '../../../../src/workloads/transfer/message.ts'
import { type TaskRun, runTasks } from '../../../fixtures/run-tasks.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const CONTEXT = bareContext()
const PARAMS = { sizeKb: 70, passes: 2, how: 'copied' }
const digests = async (rest: Partial<TaskRun> = {}): Promise<number[]> =>
  (await runTasks({ id: 'message', params: PARAMS, tasks: 4, ...rest })).digests

describe('checksum', () => {
  it.each([0, 1, 16_383, 16_384, 16_385, 50_000])('of %i bytes is their FNV-1a hash', async (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) & 255)
    expect(await checksum(bytes, CONTEXT)).toBe(fnv1a(bytes))
  })
})

describe('mask', () => {
  it('encrypts three bytes as calculated by hand', async () => {
    const bytes = Uint8Array.of(0, 1, 255)
    await mask(bytes, 0, CONTEXT)
    // From the key 1: 1·5 + 0 + 1 = 6; 6·5 + 1 + 1 = 32; 32·5 + 255 + 1 = 416 = 256 + 160.
    expect([...bytes]).toEqual([6, 32, 160])
  })

  it('can be reversed', async () => {
    const original = Uint8Array.from({ length: 40_000 }, (_, i) => (i * i) & 255)
    const bytes = original.slice()
    await mask(bytes, 3, CONTEXT)
    const decrypted = bytes.map((key, i) => key - 1 - 5 * (i % 16_384 === 0 ? 4 : (bytes[i - 1] ?? 0)))
    expect(decrypted).toEqual(original)
  })
})

describe('message', () => {
  it.each([1, 65, 66, 131, 132])('returns %i kB with their checksum at the end', async (sizeKb) => {
    const { results, digests: sums } = await runTasks({
      id: 'message',
      params: { ...PARAMS, sizeKb },
      tasks: 2,
    })
    for (const [task, bytes] of (results as Uint8Array[]).entries()) {
      const expected = fnv1a(bytes.subarray(0, -4))
      expect(bytes.length).toBe(sizeKb * 1_000)
      expect(Buffer.from(bytes).readUInt32LE(bytes.length - 4)).toBe(expected)
      expect(sums[task]).toBe(expected)
    }
  })

  it('has the same digests however often tasks yield', async () => {
    for (const yieldEvery of [1, 2, 5]) expect(await digests({ yieldEvery })).toEqual(await digests())
  })

  it('has different digests for different seeds, tasks, sizes and passes', async () => {
    const all: number[] = []
    for (let seed = 1; seed <= 20; seed++) all.push(...(await digests({ seed })))
    for (const params of [{ sizeKb: 71 }, { passes: 3 }]) {
      all.push(...(await digests({ params: { ...PARAMS, ...params } })))
    }
    expect(new Set(all).size).toBe(88)
  })

  it('generates its inputs reproducibly, each in a separate buffer', () => {
    const [first, again] = [message.inputs(PARAMS, 3, 5), message.inputs(PARAMS, 3, 5)] as Uint8Array[][]
    expect(again).toEqual(first)
    expect(new Set([...(first ?? []), ...(again ?? [])].map((bytes) => bytes.buffer)).size).toBe(6)
  })

  it.each(['copied', 'transferred', 'shared'])('has the message mode %s of its parameter', (how) => {
    expect(message.messageMode?.({ ...PARAMS, how })).toBe(how)
  })
})
