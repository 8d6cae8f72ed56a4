import { describe, expect, test } from 'vitest'
import type { LineWait } from '../../../../src/renderer/code/excerpt.ts'
import { excerptOf } from '../../../../src/renderer/code/excerpt.ts'
import { loadExcerpt } from '../../../../src/renderer/code/sources.ts'
import { tokensOf } from '../../../../src/renderer/code/tokens.ts'

const SOURCE = `
async run() {
  // #region shown to the reader
  const row = await ask() // awaits: database
    done(row)
  // #endregion
}`

/** What the tasks of each workload wait for, so that a marker cannot be lost unseen. */
const WORKLOADS: Readonly<Record<string, readonly LineWait[]>> = {
  request: ['database', 'web', 'file'],
  scrape: ['web', 'file'],
  web: ['web'],
  waits: ['timer'],
  database: ['database'],
  files: ['file', 'file', 'file'],
  primes: ['turn'],
  roots: ['turn'],
  mandelbrot: ['turn'],
  hash: ['turn'],
}

describe('the excerpt of a source', () => {
  test('is its marked part, without markers and indentation', () => {
    expect(excerptOf(SOURCE)).toEqual([
      { text: 'const row = await ask()', wait: 'database' },
      { text: '  done(row)', wait: null },
    ])
  })

  test('is null where nothing is marked', async () => {
    expect(excerptOf('const one = 1')).toBeNull()
    expect(await loadExcerpt('unknown')).toBeNull()
  })

  test('refuses a marker that names nothing to wait for', () => {
    expect(() => excerptOf(SOURCE.replace('database', 'luck'))).toThrow('luck')
  })

  test.each(Object.entries(WORKLOADS))('of %s names each wait, in few short lines', async (id, waits) => {
    const code = (await loadExcerpt(id)) ?? []
    expect(code.flatMap(({ wait }) => wait ?? [])).toEqual(waits)
    for (const { text, wait } of code) if (wait !== null) expect(text).toMatch(/\bawait\b/)
    expect(code.length).toBeLessThanOrEqual(16)
    expect(Math.max(...code.map(({ text }) => text.length))).toBeLessThanOrEqual(72)
  })
})

describe('a line of code', () => {
  test('is split into parts that together are the line', () => {
    const line = "  const text = await ask('it') // now"
    expect(
      tokensOf(line)
        .map(({ text }) => text)
        .join(''),
    ).toBe(line)
    expect(tokensOf(line).filter(({ kind }) => kind !== 'plain')).toEqual([
      { text: 'const', kind: 'keyword' },
      { text: 'await', kind: 'await' },
      { text: "'it'", kind: 'text' },
      { text: '// now', kind: 'comment' },
    ])
  })
})
