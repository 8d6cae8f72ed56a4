import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { monitorMemory } from '../../../../src/runner/recording/memory.ts'

test('a thread is measured by its heap, which includes array buffers', () => {
  const memory = monitorMemory('thread')
  const before = memory.peak()
  const bytes = new Uint8Array(50_000_000)
  memory.sample()
  const after = memory.peak()
  expect(before.memoryBasis).toBe('heap')
  expect(after.peakMemoryBytes - before.peakMemoryBytes).toBeGreaterThan(bytes.length * 0.8)
})

test('the peak does not fall until a reset', () => {
  const memory = monitorMemory('loop')
  const peaks = Array.from({ length: 5 }, () => memory.peak().peakMemoryBytes)
  expect(peaks).toEqual([...peaks].sort((a, b) => a - b))
  memory.reset()
  expect(memory.peak().peakMemoryBytes).toBeGreaterThan(0)
})

test.runIf(process.platform === 'linux')('a process is measured by its private pages', () => {
  const memory = monitorMemory('process')
  const before = memory.peak()
  const bytes = Buffer.alloc(50_000_000, 1)
  const after = memory.peak()
  expect(before.memoryBasis).toBe('private')
  expect(after.peakMemoryBytes - before.peakMemoryBytes).toBeGreaterThan(bytes.length * 0.8)
})

test('the peak resident size of a process does not include that of its parent', () => {
  const parentBytes = Buffer.alloc(300e6, 1)
  const file = join(import.meta.dirname, '../../../../src/runner/recording/memory.ts')
  const program = `import('${pathToFileURL(file).href}').then((memory) => console.log(memory.peakResidentBytes()))`
  const peakBytes = Number(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }))
  expect(peakBytes).toBeGreaterThan(10e6)
  expect(peakBytes).toBeLessThan(parentBytes.length)
})
