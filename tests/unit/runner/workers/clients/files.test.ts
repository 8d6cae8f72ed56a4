import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { FolderFiles } from '../../../../../src/runner/workers/clients/files.ts'

let folder = ''
let files: FolderFiles

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interleave-test-'))
  files = new FolderFiles(folder)
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const contents = (name: string): string => readFileSync(join(folder, name), 'utf8')

it('replaces a file by writing, and extends it by appending', async () => {
  await files.append('a.log', Buffer.from('one\n'))
  await files.append('a.log', Buffer.from('two\n'))
  expect(contents('a.log')).toBe('one\ntwo\n')
  await files.write('a.log', Buffer.from('three\n'))
  await files.append('a.log', Buffer.from('four\n'))
  expect(contents('a.log')).toBe('three\nfour\n')
  expect(Buffer.from(await files.read('a.log')).toString()).toBe('three\nfour\n')
})

it('removes a file', async () => {
  await files.append('a.log', Buffer.from('one\n'))
  await files.remove('a.log')
  expect(readdirSync(folder)).toEqual([])
})

it('rejects with file_failed if the system refuses to append', async () => {
  rmSync(folder, { recursive: true })
  await expect(files.append('a.log', Buffer.from('one\n'))).rejects.toMatchObject({
    name: 'TaskError',
    fault: {
      code: 'file_failed',
      values: { operation: 'write', file: 'a.log', problem: 'not_found' },
    },
  })
})
