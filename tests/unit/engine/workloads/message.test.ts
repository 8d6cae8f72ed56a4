import { describe, expect, it } from 'vitest'
import { checksum, mask, message } from '../../../../src/workloads/transfer/message.ts'
import { fnv1a } from '../../../../src/workloads/kernels/digest.ts'
import { runTasks } from '../../../fixtures/run-tasks.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const NEVER_DUE = bareContext()
const PARAMS = { sizeKb: 70, passes: 2, how: 'copied' }
const digests = async (rest: Partial<Parameters<typeof runTasks>[0]> = {}): Promise<number[]> =>
  (await runTasks({ id: 'message', params: PARAMS, tasks: 4, ...rest })).digests

describe('the checksum of bytes in chunks', () => {
  // Test vectors of FNV-1a, 32 bits: draft-eastlake-fnv, appendix C.
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of "%s" is the published one', async (text, sum) => {
    expect(await checksum(Buffer.from(text), NEVER_DUE)).toBe(sum)
  })

  it('is that of all bytes at once, however many chunks they are', async () => {
    for (const length of [1, 16_383, 16_384, 16_385, 50_000]) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 7) & 255)
      expect(await checksum(bytes, NEVER_DUE)).toBe(fnv1a(bytes))
    }
  })
})

describe('masking', () => {
  it('does what it says to a few bytes', async () => {
    const bytes = Uint8Array.of(0, 1, 255)
    await mask(bytes, 0, NEVER_DUE)
    // From the key 1: 1·5 + 0 + 1 = 6; 6·5 + 1 + 1 = 32; 32·5 + 255 + 1 = 416 = 256 + 160.
    expect([...bytes]).toEqual([6, 32, 160])
  })

  it('loses nothing: from the result the bytes can be had back', async () => {
    const original = Uint8Array.from({ length: 40_000 }, (_, at) => (at * at) & 255)
    const bytes = original.slice()
    await mask(bytes, 3, NEVER_DUE)
    const back = bytes.map((key, at) => key - 1 - 5 * (at % 16_384 === 0 ? 4 : (bytes[at - 1] ?? 0)))
    expect(back).toEqual(original)
  })
})

describe('message', () => {
  it('gives back as many bytes as it got, with their checksum at the end', async () => {
    for (const sizeKb of [1, 65, 66, 131, 132]) {
      const { results, digests: sums } = await runTasks({
        id: 'message',
        params: { ...PARAMS, sizeKb },
        tasks: 2,
      })
      for (const [at, bytes] of (results as Uint8Array[]).entries()) {
        expect(bytes.length).toBe(sizeKb * 1_000)
        expect(Buffer.from(bytes).readUInt32LE(bytes.length - 4)).toBe(fnv1a(bytes.subarray(0, -4)))
        expect(sums[at]).toBe(fnv1a(bytes.subarray(0, -4)))
      }
    }
  })

  it('gives the same result wherever it yields', async () => {
    for (const every of [1, 2, 5]) expect(await digests({ every })).toEqual(await digests())
  })

  it('gives other results for other seeds, tasks, sizes and passes', async () => {
    const all: number[] = []
    for (let seed = 1; seed <= 20; seed++) all.push(...(await digests({ seed })))
    for (const params of [{ sizeKb: 71 }, { passes: 3 }])
      all.push(...(await digests({ params: { ...PARAMS, ...params } })))
    expect(new Set(all).size).toBe(88)
  })

  it('makes the same inputs again, each in a buffer of its own', () => {
    const [first, again] = [message.inputs(PARAMS, 3, 5), message.inputs(PARAMS, 3, 5)] as Uint8Array[][]
    expect(again).toEqual(first)
    expect(new Set([...(first ?? []), ...(again ?? [])].map((bytes) => bytes.buffer)).size).toBe(6)
  })
})
