import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { main } from '../../../src/cli/program.ts'
import { FakeEnvironment } from '../../fixtures/fake-environment.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interleave-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

async function show(name: string): Promise<{ environment: FakeEnvironment; status: number }> {
  const environment = new FakeEnvironment({ folder })
  return { environment, status: await main(['show', name], environment) }
}

test('prints what run printed', async () => {
  const run = new FakeEnvironment({ folder })
  await main(['run', '--workload', 'crunch', '--out', 'run.json'], run)
  const { environment, status } = await show('run.json')
  expect(status).toBe(0)
  expect(environment.stdout.text).toBe(run.stdout.text)
  expect(environment.stderr.text).toBe('')
})

test.each([
  ['an empty file', ''],
  ['a text', 'not a run'],
  ['another JSON', '{"format":"another"}'],
  ['a newer version', '{"format":"interleave-run","version":99}'],
  ['a damaged document', '{"format":"interleave-run","version":1}'],
])('%s is a sentence and status 1', async (_, content) => {
  writeFileSync(join(folder, 'run.json'), content)
  const { environment, status } = await show('run.json')
  expect(status).toBe(1)
  expect(environment.stdout.text).toBe('')
  expect(environment.stderr.text).toMatch(/^The file .*\.\n$/)
  expect(environment.stderr.text).not.toMatch(/unexpected/i)
})

test.each(['none.json', '.'])('%s cannot be read', async (name) => {
  const { environment, status } = await show(name)
  expect(status).toBe(1)
  expect(environment.stderr.text).toMatch(/^The file .* could not be read: .*\.\n$/)
  expect(environment.stderr.text).toContain(join(folder, name))
})

test('a file that is too long for a string cannot be read', async () => {
  const path = join(folder, 'long.json')
  writeFileSync(path, '')
  truncateSync(path, 3e9)
  const { environment, status } = await show('long.json')
  expect(status).toBe(1)
  expect(environment.stderr.text).toMatch(/^The file .* could not be read: .*\.\n$/)
  expect(environment.stderr.text).not.toMatch(/unexpected/i)
})
