import { mkdirSync, mkdtempSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { fingerprint } from '../../../scripts/lib/build.mjs'
import { installMatches, npmWords } from '../../../scripts/lib/install.mjs'

describe('the fingerprint of sources', () => {
  let root = ''
  const take = (): string => fingerprint(root, ['src', 'config.ts', 'absent'])

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'interleave-sources-'))
    mkdirSync(join(root, 'src', 'deep'), { recursive: true })
    writeFileSync(join(root, 'src', 'a.ts'), 'one')
    writeFileSync(join(root, 'src', 'deep', 'b.ts'), 'two')
    writeFileSync(join(root, 'config.ts'), 'three')
  })

  it('stays when a file is only touched, as a fresh clone does', () => {
    const before = take()
    utimesSync(join(root, 'src', 'a.ts'), 1, 1)
    expect(take()).toBe(before)
  })

  it('changes with the content of a file, however deep', () => {
    const before = take()
    writeFileSync(join(root, 'src', 'deep', 'b.ts'), 'twO')
    expect(take()).not.toBe(before)
  })

  it('changes when a file appears or gets another name', () => {
    const before = take()
    writeFileSync(join(root, 'src', 'c.ts'), '')
    const appeared = take()
    renameSync(join(root, 'src', 'c.ts'), join(root, 'src', 'd.ts'))
    expect(new Set([before, appeared, take()]).size).toBe(3)
  })

  it('does not look at files that are not sources', () => {
    const before = take()
    writeFileSync(join(root, 'README.md'), 'words')
    expect(take()).toBe(before)
  })
})

describe('whether the installed packages match the lock file', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/for-another-system': { version: '2.0.0', optional: true },
    },
  }

  it('holds when each wanted package is there in its version', () => {
    expect(installMatches(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true)
  })

  it('fails when one is missing', () => {
    expect(installMatches(lock, { packages: {} })).toBe(false)
  })

  it('fails when one has another version', () => {
    expect(installMatches(lock, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false)
  })
})

describe('what is shown of the output of npm', () => {
  it('are its errors, without stack, empty lines and the pointer to its log', () => {
    const output = [
      'npm warn deprecated x',
      'npm error code ENOTFOUND',
      'npm error network is out of reach',
      'npm error     at emit (node:events:524:28)',
      'npm error',
      'npm error A complete log of this run can be found in: /home/me/.npm/_logs/1.log',
    ].join('\n')
    expect(npmWords(output)).toBe('npm error code ENOTFOUND\nnpm error network is out of reach')
  })

  it('are its last lines where it names no error', () => {
    expect(npmWords('one\n\ntwo\n')).toBe('one\ntwo')
  })
})
