import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import type * as fsPromises from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { main } from '../../../src/cli/program.ts'
import { fault } from '../../../src/contract/fault.ts'
import { parseDocument } from '../../../src/contract/run/json.ts'
import { trialOf } from '../../fixtures/documents.ts'
import { FakeEnvironment, type Script } from '../../fixtures/fake-environment.ts'

/** The errors that file operations meet; null if they succeed. */
const failing = vi.hoisted(() => {
  const none: { open: Error | null; write: Error | null; rename: Error | null } = {
    open: null,
    write: null,
    rename: null,
  }
  return none
})

vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof fsPromises>()
  return {
    ...fs,
    open: async (...args: Parameters<typeof fs.open>): Promise<FileHandle> => {
      if (failing.open !== null) throw failing.open
      const handle = await fs.open(...args)
      const writeFile = handle.writeFile.bind(handle)
      handle.writeFile = async (...data: Parameters<typeof writeFile>) => {
        if (failing.write !== null) throw failing.write
        await writeFile(...data)
      }
      return handle
    },
    rename: async (...args: Parameters<typeof fs.rename>) => {
      if (failing.rename !== null) throw failing.rename
      await fs.rename(...args)
    },
  }
})

const systemError = (code: string): Error => Object.assign(new Error(code), { code })

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interleave-'))
  file = join(folder, 'run.json')
})
afterEach(() => {
  Object.assign(failing, { open: null, write: null, rename: null })
  rmSync(folder, { recursive: true, force: true })
})

async function run(
  args: readonly string[] = [],
  script: Script = {},
): Promise<{ environment: FakeEnvironment; status: number }> {
  const environment = new FakeEnvironment(script)
  const status = await main(['run', '--workload', 'crunch', '--out', file, ...args], environment)
  return { environment, status }
}

const saved = (): ReturnType<typeof parseDocument> => parseDocument(readFileSync(file, 'utf8'))

describe('--out', () => {
  test('saves the document, reports where, and leaves nothing else', async () => {
    const { environment, status } = await run()
    expect(status).toBe(0)
    expect(saved().trials).toHaveLength(12)
    expect(saved().trials[0]?.workers[0]?.slices.task).toHaveLength(2)
    expect(readdirSync(folder)).toEqual(['run.json'])
    expect(environment.stderr.lines.at(-1)).toBe(`The run was saved to ${file}.`)
    expect(environment.stdout.text).toContain('Speed-up')
  })

  test('is relative to the folder of the caller', async () => {
    const environment = new FakeEnvironment({ folder })
    await main(['run', '--workload', 'crunch', '--out', 'other.json'], environment)
    expect(environment.stderr.lines.at(-1)).toBe(`The run was saved to ${join(folder, 'other.json')}.`)
    expect(readdirSync(folder)).toEqual(['other.json'])
  })

  test('writes each trial before the next one ends', async () => {
    const sizes: number[] = []
    const partialSize = (): number => {
      const [name = ''] = readdirSync(folder)
      return statSync(join(folder, name)).size
    }
    await run([], {
      beforeTrialEnds: async (at) => {
        if (at > 0) await vi.waitFor(() => expect(partialSize()).toBeGreaterThan(sizes.at(-1) ?? 0))
        sizes.push(partialSize())
      },
    })
    expect(sizes).toHaveLength(12)
  })

  test('has the same content as --json', async () => {
    const { environment } = await run(['--json'])
    expect(environment.stdout.text).toBe(readFileSync(file, 'utf8'))
  })

  test('leaves an old file untouched until the document is complete', async () => {
    writeFileSync(file, 'old')
    await run([], { beforeTrialEnds: () => expect(readFileSync(file, 'utf8')).toBe('old') })
    expect(saved().trials).toHaveLength(12)
  })

  test('leaves an old file untouched if nothing was measured', async () => {
    writeFileSync(file, 'old')
    const { status } = await run([], { failure: fault('runner_exited', { exitCode: 1 }), trials: () => [] })
    expect(status).toBe(1)
    expect(readFileSync(file, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['run.json'])
  })

  test('saves the trials of a run that failed', async () => {
    const { status } = await run([], { failure: fault('runner_exited', { exitCode: 1 }) })
    expect(status).toBe(1)
    expect(saved()).toMatchObject({ state: 'failed' })
    expect(saved().trials).toHaveLength(12)
  })

  test('keeps a private file private', async () => {
    writeFileSync(file, 'old')
    chmodSync(file, 0o600)
    await run()
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('through a link writes the file it points to', async () => {
    const target = join(folder, 'target.json')
    writeFileSync(target, 'old')
    symlinkSync(target, file)
    await run(['--quiet'])
    expect(parseDocument(readFileSync(target, 'utf8')).trials).toHaveLength(12)
    expect(readdirSync(folder).sort()).toEqual(['run.json', 'target.json'])
  })

  test.runIf(existsSync('/dev/full'))('writes devices directly', async () => {
    const { environment, status } = await run(['--out', '/dev/full', '--quiet'])
    expect(status).toBe(1)
    expect(environment.stdout.text).toContain('Speed-up')
    expect(environment.stderr.text).toBe('The file /dev/full could not be saved: the disk is full.\n')
    expect(existsSync('/dev/full')).toBe(true)
  })
})

describe('a file that cannot be saved', () => {
  beforeEach(() => {
    writeFileSync(file, 'old')
  })

  /** The run prints its table nevertheless, reports the problem, and leaves the old file. */
  async function expectUnsaved(script: Script, problem: string): Promise<void> {
    const { environment, status } = await run(['--quiet'], script)
    expect(status).toBe(1)
    expect(environment.stdout.text).toContain('Speed-up')
    expect(environment.stderr.text).toBe(`The file ${file} could not be saved: ${problem}.\n`)
    expect(environment.listeners).toBe(0)
  }

  test('because it cannot be opened ends before the run', async () => {
    failing.open = systemError('EACCES')
    const { environment, status } = await run()
    expect(status).toBe(1)
    expect(environment.plans).toEqual([])
    expect(environment.stderr.text).toBe(`The file ${file} could not be saved: permission denied.\n`)
    expect(environment.calls.close).toBe(1)
  })

  test.each([
    ['ENOSPC', 'the disk is full'],
    ['EDQUOT', 'the disk quota is exceeded'],
    ['EIO', 'the disk reported an error'],
  ])('because a write fails with %s', async (code, problem) => {
    await expectUnsaved({ beforeTrialEnds: () => void (failing.write = systemError(code)) }, problem)
    expect(readFileSync(file, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['run.json'])
  })

  test('because it cannot be replaced', async () => {
    failing.rename = systemError('EPERM')
    await expectUnsaved({}, 'permission denied')
    expect(readFileSync(file, 'utf8')).toBe('old')
    expect(readdirSync(folder)).toEqual(['run.json'])
  })

  test('because a folder has taken its place', async () => {
    const replace = (at: number): void => {
      if (at > 0) return
      rmSync(file)
      mkdirSync(file)
    }
    await expectUnsaved({ beforeTrialEnds: replace }, 'it is a folder')
    expect(readdirSync(folder)).toEqual(['run.json'])
  })

  test('because its folder is gone', async () => {
    const remove = (): void => rmSync(folder, { recursive: true, force: true })
    await expectUnsaved({ beforeTrialEnds: remove }, 'there is no such file or folder')
  })

  test('because a number in it is not finite', async () => {
    const { status } = await run(['--quiet'], {
      trials: () => [trialOf('serial'), trialOf('serial', { order: 1, metrics: { gcMs: Infinity } })],
    })
    expect(status).toBe(1)
    expect(readFileSync(file, 'utf8')).toBe('old')
  })
})

test('--json without space for its temporary file is a sentence and status 1', async () => {
  const environment = new FakeEnvironment({
    beforeTrialEnds: () => void (failing.write = systemError('ENOSPC')),
  })
  expect(await main(['run', '--workload', 'crunch', '--json', '--quiet'], environment)).toBe(1)
  expect(environment.stdout.text).toBe('')
  expect(environment.stderr.lines).toHaveLength(1)
  expect(environment.stderr.text).toMatch(/interleave-.*\.json could not be saved: the disk is full\.$/m)
})

test('an --out file is removed if the temporary file of --json cannot be opened', async () => {
  const environment = new FakeEnvironment()
  vi.stubEnv('TMPDIR', join(folder, 'none'))
  try {
    const status = await main(['run', '--workload', 'crunch', '--json', '--out', file], environment)
    expect(status).toBe(1)
    expect(environment.stderr.lines).toHaveLength(1)
    expect(readdirSync(folder)).toEqual([])
  } finally {
    vi.unstubAllEnvs()
  }
})
