import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../../../scripts/lib/paths.mjs'
import { compilePseudo, pseudo } from '../../../scripts/lib/text.mjs'
import * as messages from '../../../src/text/generated/index.js'

const FOLDER = join(ROOT, 'src/text/messages/en')

type Message = string | readonly { readonly match: Readonly<Record<string, string>> }[]

/** All texts of a message file, the variants of plurals included. */
function textsOf(file: string): string[] {
  const { $schema: _, ...all } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Record<
    string,
    Message
  >
  return Object.values(all).flatMap((message) =>
    typeof message === 'string' ? [message] : message.flatMap(({ match }) => Object.values(match)),
  )
}

const placeholders = (text: string): string[] => text.match(/\{\w+\}/g) ?? []

describe('the pseudo-locale', () => {
  test('accents letters and keeps placeholders', () => {
    expect(pseudo('Thread {number} of {total}')).toBe('⟦Ťĥŕéáď {number} óƒ {total}⟧')
  })

  test.each(readdirSync(FOLDER))('leaves no letter of %s as it was', (file) => {
    for (const text of textsOf(file)) {
      const changed = pseudo(text)
      expect(placeholders(changed)).toEqual(placeholders(text))
      expect(changed.replaceAll(/\{\w+\}/g, '')).not.toMatch(/[a-z]/i)
    }
  })

  describe('compiled', () => {
    let compiled: Readonly<Record<string, (inputs: object) => string>> = {}

    beforeAll(async () => {
      await compilePseudo()
      const file = pathToFileURL(join(ROOT, 'src/text/generated-pseudo/index.js')).href
      compiled = (await import(file)) as typeof compiled
    })

    test('has the same messages', () => {
      expect(Object.keys(compiled).sort()).toEqual(Object.keys(messages).sort())
    })

    test('fills placeholders and selects plurals', () => {
      expect(compiled['metric_wallMs_title']?.({})).toBe('⟦Ŵáĺĺ ťíṁé⟧')
      expect(compiled['count_task']?.({ number: '1', count: 1 })).toBe('⟦1 ťášķ⟧')
      expect(compiled['count_task']?.({ number: '2', count: 2 })).toBe('⟦2 ťášķš⟧')
    })
  })
})
