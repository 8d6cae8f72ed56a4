import { renameSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { fingerprint, sourceFingerprint } from '../../../scripts/lib/build.mjs'
import { installMatches, npmErrorLines } from '../../../scripts/lib/install.mjs'
import { put, temporaryFolder } from './temporary-folder.ts'

describe('the fingerprint of files', () => {
  let root = ''
  const current = (): string => fingerprint(root, ['src', 'config.ts', 'absent'])

  beforeEach(() => {
    root = temporaryFolder()
    put(join(root, 'src', 'a.ts'), 'one')
    put(join(root, 'src', 'deep', 'b.ts'), 'two')
    put(join(root, 'config.ts'), 'three')
  })

  it('ignores modification times, which differ in a fresh clone', () => {
    const before = current()
    utimesSync(join(root, 'src', 'a.ts'), 1, 1)
    expect(current()).toBe(before)
  })

  it('changes with the content of a nested file', () => {
    const before = current()
    put(join(root, 'src', 'deep', 'b.ts'), 'twO')
    expect(current()).not.toBe(before)
  })

  it('changes when a file is added or renamed', () => {
    const before = current()
    put(join(root, 'src', 'c.ts'), '')
    const added = current()
    renameSync(join(root, 'src', 'c.ts'), join(root, 'src', 'd.ts'))
    expect(new Set([before, added, current()]).size).toBe(3)
  })

  it('ignores files outside the given paths', () => {
    const before = current()
    put(join(root, 'README.md'), 'words')
    expect(current()).toBe(before)
  })
})

describe('the fingerprint of the build', () => {
  it('includes the messages, and ignores what is compiled from them', () => {
    const root = temporaryFolder()
    put(join(root, 'src', 'text', 'messages', 'en', 'cli.json'), '{}')
    const before = sourceFingerprint(root)
    put(join(root, 'src', 'text', 'generated', 'index.js'), '')
    put(join(root, 'src', 'text', 'generated-pseudo', 'index.js'), '')
    expect(sourceFingerprint(root)).toBe(before)
    put(join(root, 'src', 'text', 'messages', 'en', 'cli.json'), '{"a":"b"}')
    expect(sourceFingerprint(root)).not.toBe(before)
  })
})

describe('installMatches', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/for-another-system': { version: '2.0.0', optional: true },
    },
  }

  it('accepts an installation that lacks optional packages only', () => {
    expect(installMatches(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true)
  })

  it('rejects a missing package', () => {
    expect(installMatches(lock, { packages: {} })).toBe(false)
  })

  it('rejects another version', () => {
    expect(installMatches(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false)
  })
})

describe('npmErrorLines', () => {
  it('returns the errors without stacks, empty lines and the path of the log', () => {
    const output = [
      'npm warn deprecated x',
      'npm error code ENOTFOUND',
      'npm error network is out of reach',
      'npm error     at emit (node:events:524:28)',
      'npm error',
      'npm error A complete log of this run can be found in: /home/me/.npm/_logs/1.log',
    ].join('\n')
    expect(npmErrorLines(output)).toBe('npm error code ENOTFOUND\nnpm error network is out of reach')
  })

  it('returns the last lines of an output without errors', () => {
    expect(npmErrorLines('one\n\ntwo\n')).toBe('one\ntwo')
  })
})
