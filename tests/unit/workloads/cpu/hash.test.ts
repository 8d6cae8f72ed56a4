import { describe, expect, it } from 'vitest'
import { runChain } from '../../../../src/workloads/cpu/hash.ts'
import { runTasks } from '../../../fixtures/run-tasks.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const CONTEXT = bareContext()
const chain = async (start: Buffer, links: number): Promise<string> =>
  (await runChain(start, links, CONTEXT)).toString('hex')

describe('runChain', () => {
  // Examples of NIST for FIPS 180-4, SHA-256; the empty message from SHA256ShortMsg.rsp of the CAVP.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('hashes "%s" to the published value', async (text, hex) => {
    expect(await chain(Buffer.from(text), 1)).toBe(hex)
  })

  it('passes the Monte Carlo test of NIST’s CAVP (SHA256Monte.rsp, counts 0 to 2)', async () => {
    let seed: Buffer = Buffer.from('6d1e72ad03ddeb5de891e572e2396f8da015d899ef0e79503152d6010a3fe691', 'hex')
    const found: string[] = []
    for (let count = 0; count < 3; count++) {
      let last: Buffer[] = [seed, seed, seed]
      for (let step = 0; step < 1_000; step++) {
        last = [...last.slice(1), await runChain(Buffer.concat(last), 1, CONTEXT)]
      }
      seed = last.at(-1) ?? seed
      found.push(seed.toString('hex'))
    }
    expect(found).toEqual([
      'e93c330ae5447738c8aa85d71a6c80f2a58381d05872d26bdd39f1fcd4f2b788',
      '2e78f8c8772ea7c9331d41ed3f9cdf27d8f514a99342ee766ee3b8b0d0b121c0',
      'd6a23dff1b7f2eddc1a212f8a218397523a799b07386a30692fd6fe9d2bf0944',
    ])
  })

  // Published for "hello" hashed twice: https://en.bitcoin.it/wiki/Protocol_documentation#Hashes
  it('hashes the bytes of the previous hash', async () => {
    expect(await chain(Buffer.from('hello'), 2)).toBe(
      '9595c9df90075148eb06860365df33584b75bff782a510c6cd4883a419833d50',
    )
  })

  it.each([1, 31, 32, 33, 64, 99])(
    'computes the same chain of 100 links in two parts, the first with %i',
    async (first) => {
      const start = Buffer.from('start')
      const middle = await runChain(start, first, CONTEXT)
      expect(await chain(middle, 100 - first)).toBe(await chain(start, 100))
    },
  )
})

describe('hash', () => {
  const run = async (seed: number, yieldEvery = 0): Promise<number[]> =>
    (await runTasks({ id: 'hash', params: { links: 100 }, tasks: 20, seed, yieldEvery })).digests

  it('computes different chains for all tasks and seeds, reproducibly', async () => {
    const [one, two] = [await run(1), await run(2)]
    expect(new Set([...one, ...two]).size).toBe(40)
    expect(await run(1, 1)).toEqual(one)
  })
})
