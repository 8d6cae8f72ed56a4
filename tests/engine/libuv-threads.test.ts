import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import { descendants } from '../fixtures/processes.ts'
import { checkProcessesAfterEach, checksumOf, runOnce, start, trialOf } from './lab.ts'

checkProcessesAfterEach()

const ONE_TRIAL = {
  workload: 'files',
  tasks: 4,
  workers: { threads: 2, processes: 2 },
  warmups: 0,
  repeats: 1,
}

/** The size of libuv's thread pool in a process, by the names of its threads. */
function libuvThreads(pid: number): number {
  const tasks = `/proc/${String(pid)}/task`
  const names = readdirSync(tasks).map((id) => readFileSync(join(tasks, id, 'comm'), 'utf8').trim())
  return names.filter((name) => name === 'libuv-worker').length
}

describe.each(MODEL_IDS)('%s', (model) => {
  it.each([1, 4, 9])('has %i libuv threads in each process that runs tasks', async (count) => {
    const seen = new Map<number, number>()
    const params = { filesPerTask: 10_000, libuvThreads: count }
    const { run, document } = start({ ...ONE_TRIAL, models: [model], params }, (event) => {
      if (event.type !== 'progress') return
      // A process starts its threads when its first task accesses a file.
      for (const pid of descendants()) seen.set(pid, libuvThreads(pid))
      if (event.elapsedMs > 600) run.cancel()
    })
    const { workers } = trialOf(await document, model)
    expect(workers.length).toBeGreaterThan(0)
    expect(workers.map((worker) => seen.get(worker.pid))).toEqual(workers.map(() => count))
  })

  it('has the same results with any number of libuv threads', async () => {
    const checksum = async (count: number): Promise<string> => {
      const params = { filesPerTask: 3, fileKb: 16, libuvThreads: count }
      return checksumOf(trialOf(await runOnce({ ...ONE_TRIAL, models: [model], params }), model))
    }
    expect(await checksum(8)).toBe(await checksum(4))
  })
})
