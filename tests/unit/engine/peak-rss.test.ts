import { execFileSync } from 'node:child_process'
import type * as Os from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { machineBusyMs } from '../../../src/runner/recording/machine-load.ts'
import { PeakRss } from '../../../src/runner/recording/peak-rss.ts'

const cpus = vi.hoisted(() => vi.fn())
vi.mock('node:os', async (original) => ({ ...(await original<typeof Os>()), cpus }))

afterEach(() => {
  vi.restoreAllMocks()
})

test('a look at the memory that fails keeps the largest so far, and is no error', () => {
  const rss = vi.spyOn(process.memoryUsage, 'rss')
  rss.mockReturnValueOnce(5_000)
  const peak = new PeakRss()
  rss.mockImplementation(() => {
    throw new Error('EMFILE: too many open files, uv_resident_set_memory')
  })
  expect(peak.peakBytes()).toBe(5_000)
  expect(new PeakRss().peakBytes()).toBeNull()
})

test('the time of the cores is unknown where they cannot be looked at', () => {
  cpus.mockImplementation(() => {
    throw new Error('EMFILE: too many open files, uv_cpu_info')
  })
  expect(machineBusyMs()).toBeNull()
})

test('a process tells its own peak memory, and not what its parent held when it was started', () => {
  const held = Buffer.alloc(300e6, 1)
  const memory = pathToFileURL(join(import.meta.dirname, '../../../src/runner/recording/memory.ts')).href
  const program = `import('${memory}').then(({ peakResidentBytes }) => console.log(peakResidentBytes()))`
  const peakBytes = Number(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }))
  expect(peakBytes).toBeGreaterThan(10e6)
  expect(peakBytes).toBeLessThan(held.length)
})
