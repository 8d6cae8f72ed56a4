// The links between slots and processes, of both kinds: by which of them a pool is linked is up to the system, so the
// tests choose. What a pool promises is the same by each.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import type { FromWorker } from '../../src/runner/workers/protocol.ts'
import { monotonicMs } from '../../src/runner/recording/clock.ts'
import { ProcessPool } from '../../src/runner/dispatch/process-pool.ts'
import {
  makeTaskLinks,
  pipeLinks,
  socketLinks,
  type TaskLinks,
} from '../../src/runner/dispatch/task-links.ts'
import { NODE } from '../../scripts/lib/node24.mjs'
import { inRoot } from '../../scripts/lib/paths.mjs'
import { eventually } from '../fixtures/eventually.ts'
import { PRIME_SETUP } from '../fixtures/prime-setup.ts'
import { descendants, isAlive } from '../fixtures/processes.ts'
import { builtEntries } from './lab.ts'

const openDescriptors = (): number => readdirSync('/proc/self/fd').length

const needPipes = (workers: number): TaskLinks => {
  const links = pipeLinks(workers)
  if (links === null) throw new Error('This system makes no pipes.')
  return links
}
const KINDS = [
  { kind: 'pipes', links: needPipes },
  { kind: 'socket', links: socketLinks },
] as const

let pool: ProcessPool | null = null
afterEach(async () => {
  await pool?.kill()
  expect(descendants()).toEqual([])
})

interface Opened {
  readonly pool: ProcessPool
  readonly failures: string[]
  readonly recordings: Extract<FromWorker, { type: 'recording' }>[]
}

async function openPool(links: (workers: number) => TaskLinks, holdsReady = true): Promise<Opened> {
  const failures: string[] = []
  const recordings: Opened['recordings'] = []
  const opened = new ProcessPool(
    { entries: builtEntries, count: 2, setup: PRIME_SETUP, holdsReady, links },
    {
      onRecords: (message) => {
        if (message.type === 'recording') recordings.push(message)
      },
      onReply: () => undefined,
      onFailed: (cause) => failures.push(cause),
    },
  )
  pool = opened
  await opened.ready()
  return { pool: opened, failures, recordings }
}

/** π(10,000) = 1,229, by so many tasks; `ballast` makes a task's input bigger than its work needs. */
function countPrimes(
  { pool }: Opened,
  tasks: number,
  ballast: (task: number) => string = () => '',
): Promise<number> {
  const originMs = monotonicMs()
  const ranges = Array.from({ length: tasks }, (_, task) => ({
    from: (task * 10_000) / tasks,
    to: ((task + 1) * 10_000) / tasks,
    ballast: ballast(task),
  }))
  const ends = ranges.map((input, task) => pool.run({ task, input, originMs }))
  return Promise.all(ends).then((all) => all.reduce((sum, { digest }) => sum + digest, 0))
}

describe.each(KINDS)('a pool linked by $kind', ({ links }) => {
  it.each([
    { slots: 'hold tasks ready', holdsReady: true },
    { slots: 'have one task each', holdsReady: false },
  ])(
    'gives the results of all tasks, and the record of each process, when slots $slots',
    async ({ holdsReady }) => {
      const opened = await openPool(links, holdsReady)
      expect(await countPrimes(opened, 2_000)).toBe(1_229)
      opened.pool.finish(monotonicMs())
      await eventually(() => {
        expect(opened.recordings.map(({ worker }) => worker).sort()).toEqual([0, 1])
      })
      expect(await countPrimes(opened, 20)).toBe(1_229)
      expect(opened.failures).toEqual([])
    },
  )

  it('is woken before a trial and after it, and gives every result and record all the same', async () => {
    const opened = await openPool(links)
    for (const trials of [1, 2]) {
      opened.pool.wake()
      expect(await countPrimes(opened, 20)).toBe(1_229)
      opened.pool.finish(monotonicMs())
      opened.pool.wake()
      await eventually(() => {
        expect(opened.recordings).toHaveLength(2 * trials)
      })
    }
    expect(opened.failures).toEqual([])
  })

  it('takes inputs that are bigger than the link holds, between small ones', async () => {
    const opened = await openPool(links)
    const ballast = (task: number): string =>
      'x'.repeat(task % 3 === 0 ? 200_000 : task % 3 === 1 ? 3_000 : 0)
    expect(await countPrimes(opened, 200, ballast)).toBe(1_229)
    expect(opened.failures).toEqual([])
  })

  it('says how a process ended that is killed while its slot waits for it', async () => {
    const opened = await openPool(links)
    const long = { task: 0, input: { from: 0, to: 2_000_000_000 }, originMs: monotonicMs() }
    opened.pool.run(long).catch(() => undefined)
    opened.pool.run({ ...long, task: 1 }).catch(() => undefined)
    const [pid = 0] = descendants()
    process.kill(pid, 'SIGKILL')
    await eventually(() => {
      expect(opened.failures).toEqual([`Process ${String(pid)} of the pool was killed (SIGKILL).`])
    })
  })

  it('says how a process ended that is killed while it has nothing to do', async () => {
    const opened = await openPool(links)
    const [pid = 0] = descendants()
    process.kill(pid, 'SIGKILL')
    await eventually(() => {
      expect(opened.failures).toEqual([`Process ${String(pid)} of the pool was killed (SIGKILL).`])
    })
  })

  it('is ended in the middle of its work, and leaves no descriptor open', async () => {
    const before = openDescriptors()
    const opened = await openPool(links)
    const input = { from: 0, to: 2_000_000_000 }
    for (let task = 0; task < 4; task++) {
      opened.pool.run({ task, input, originMs: monotonicMs() }).catch(() => undefined)
    }
    await opened.pool.kill()
    expect(descendants()).toEqual([])
    await eventually(() => {
      expect(openDescriptors()).toBeLessThanOrEqual(before)
    })
  })
})

describe('a program that exits while its pool is at work', () => {
  it('ends, and leaves no process behind', async () => {
    const file = inRoot('tests', 'fixtures', 'exit-with-pool.ts')
    const program = spawn(NODE, [file], { stdio: 'inherit' })
    await eventually(() => {
      expect(descendants().length).toBeGreaterThan(2)
    })
    const all = descendants()
    const [status] = (await once(program, 'exit')) as [number | null]
    expect(status).toBe(3)
    await eventually(() => {
      expect(all.filter(isAlive)).toEqual([])
    })
  })
})

describe('links', () => {
  it('are pipes where the system makes them, for 64 workers too', () => {
    const links = makeTaskLinks(64)
    expect(links.kind).toBe('pipes')
    expect(links.slots).toHaveLength(64)
    links.close()
  })

  it('leave nothing in the temporary folder once they are closed', () => {
    const ours = (): string[] =>
      readdirSync(tmpdir()).filter((name) => /^interleave-(pipes|sockets)/.test(name))
    const before = ours()
    for (const { links } of KINDS) links(3).close()
    expect(ours()).toEqual(before)
  })
})
