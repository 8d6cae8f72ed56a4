import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LabError } from '../../../src/contract/fault.ts'
import { makeWorkFolder, removeFoldersOf } from '../../../src/runner/work-folder.ts'
import { tempFolder } from '../../fixtures/temp-folder.ts'

const { path: temp } = tempFolder()

beforeEach(() => {
  vi.stubEnv('TMPDIR', temp)
})
afterEach(() => {
  vi.unstubAllEnvs()
  for (const name of readdirSync(temp)) rmSync(join(temp, name), { recursive: true })
})

/** The PID of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ['-e', '']).pid
}

describe('the folder of a run', () => {
  test('is not made if the run needs none', async () => {
    const folder = await makeWorkFolder(false)
    expect(folder.path).toBeNull()
    await folder.remove()
    expect(readdirSync(temp)).toEqual([])
  })

  test('has the PID of its runner in its name, and is removed with its contents', async () => {
    const folder = await makeWorkFolder(true)
    const path = folder.path ?? ''
    expect(basename(path)).toMatch(new RegExp(`^interleave-${process.pid}-\\w{6}$`))
    writeFileSync(join(path, 'file'), 'contents')
    const exitListeners = process.listenerCount('exit')
    await folder.remove()
    expect(existsSync(path)).toBe(false)
    expect(process.listenerCount('exit')).toBe(exitListeners - 1)
    await folder.remove()
  })

  test('replaces those that dead runners left behind', async () => {
    mkdirSync(join(temp, `interleave-${deadPid()}-abc123`))
    const folder = await makeWorkFolder(true)
    expect(readdirSync(temp)).toEqual([basename(folder.path ?? '')])
    await folder.remove()
  })

  test('replaces no folder of a living runner, nothing with another name, and no link', async () => {
    const pid = deadPid()
    const others = [`interleave-${process.pid}-abc123`, `interleave-${pid}`, `other-${pid}-abc123`]
    for (const name of others) mkdirSync(join(temp, name))
    const link = `interleave-${pid}-linked`
    symlinkSync(join(temp, `other-${pid}-abc123`), join(temp, link))
    writeFileSync(join(temp, `interleave-${pid}-afile1`), '')
    const folder = await makeWorkFolder(true)
    const expected = [...others, link, `interleave-${pid}-afile1`, basename(folder.path ?? '')]
    expect(readdirSync(temp).sort()).toEqual(expected.sort())
    await folder.remove()
  })

  test('fails with the cause if it cannot be made', async () => {
    vi.stubEnv('TMPDIR', join(temp, 'missing'))
    const failure = await makeWorkFolder(true).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(LabError)
    expect((failure as LabError).fault).toMatchObject({
      code: 'work_folder_failed',
      values: { folder: join(temp, 'missing'), problem: 'not_found' },
    })
  })
})

test('the folders of one runner are removed by its PID', async () => {
  for (const name of ['interleave-4-abc123', 'interleave-44-abc123']) mkdirSync(join(temp, name))
  await removeFoldersOf(4)
  expect(readdirSync(temp)).toEqual(['interleave-44-abc123'])
})
