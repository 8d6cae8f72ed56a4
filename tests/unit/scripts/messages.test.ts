import { readFileSync, readdirSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import setup from '../../../src/text/messages/en/setup.json' with { type: 'json' }
import { SetupError, message } from '../../../scripts/lib/messages.mjs'
import { inRoot } from '../../../scripts/lib/paths.mjs'

interface Use {
  readonly file: string
  readonly key: string
  /** The names of the values passed with the key; null when the call passes them as a variable. */
  readonly values: readonly string[] | null
}

const uses = readdirSync(inRoot('scripts'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.[cm]?js$/.test(file))
  .flatMap(usesIn)

/** The messages that a script names, each as a string literal or as a property of the catalogue. */
function usesIn(file: string): Use[] {
  const text = readFileSync(inRoot('scripts', file), 'utf8')
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS)
  const found: Use[] = []
  const visit = (node: ts.Node): void => {
    if ((ts.isStringLiteral(node) || ts.isIdentifier(node)) && node.text.startsWith('setup_')) {
      found.push({ file, key: node.text, values: valuesOf(node.parent) })
    }
    node.forEachChild(visit)
  }
  visit(source)
  return found
}

function valuesOf(call: ts.Node): string[] | null {
  if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return null
  const values = call.arguments?.[1]
  if (values === undefined) return []
  if (!ts.isObjectLiteralExpression(values)) return null
  return values.properties.flatMap(({ name }) =>
    name !== undefined && ts.isIdentifier(name) ? [name.text] : [],
  )
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}

describe('the messages of the scripts', () => {
  it('are all used, and all that are used exist', () => {
    const used = new Set(uses.map(({ key }) => key))
    expect([...used].sort()).toEqual(Object.keys(setup).sort())
  })

  it('receive a value for each placeholder, and no others', () => {
    const texts: Readonly<Record<string, string>> = setup
    for (const { file, key, values } of uses) {
      if (values === null) continue
      const expected = [...new Set(placeholders(texts[key] ?? ''))].sort()
      expect({ file, key, values: [...values].sort() }).toEqual({ file, key, values: expected })
    }
  })
})

describe('message', () => {
  it('replaces placeholders by values', () => {
    const text = message('setup_bench_crashed', { names: 'a $& b' })
    expect(text).toBe(setup.setup_bench_crashed.replace('{names}', () => 'a $& b'))
  })
})

describe('SetupError', () => {
  it('has the message and its key', () => {
    const error = new SetupError('setup_build_failed', { detail: 'why' })
    expect(error).toMatchObject({
      key: 'setup_build_failed',
      message: message('setup_build_failed', { detail: 'why' }),
    })
  })
})
