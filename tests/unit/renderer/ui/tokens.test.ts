import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { MODEL_IDS } from '../../../../src/contract/models/index.ts'
import { modelColourProperty } from '../../../../src/renderer/ui/styles/model-colours.ts'

const ROOT = 'src/renderer'
/** The style of each component, and the style sheets except the tokens. */
const STYLES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(svelte|css)$/.test(name) && !name.endsWith('tokens.css'))
  .map((name) => {
    const text = readFileSync(`${ROOT}/${name}`, 'utf8')
    const style = name.endsWith('.css') ? text : (/<style>(.*)<\/style>/s.exec(text)?.[1] ?? '')
    return { name, text, style }
  })

/** The lines of all styles that match a pattern. */
function found(pattern: RegExp): string[] {
  return STYLES.flatMap(({ name, style }) =>
    style
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  )
}

describe('a component takes from the tokens', () => {
  test('its colours', () => {
    expect(found(/#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch)a?\(/i)).toEqual([])
  })

  test('its sizes of type', () => {
    expect(found(/font(-size)?:[^;]*\d(\.\d+)?(px|rem|em|pt)/)).toEqual([])
    expect(found(/line-height: \d\.\d+;/)).toEqual([])
  })

  test('only names that exist', () => {
    const tokens = readFileSync(`${ROOT}/ui/styles/tokens.css`, 'utf8')
    const defined = new Set([...tokens.matchAll(/(--[\w-]+):/g)].map(([, token]) => token))
    for (const id of MODEL_IDS) defined.add(modelColourProperty(id))
    // A component may pass properties to those inside it.
    for (const { text, style } of STYLES) {
      for (const [, token] of style.matchAll(/(--[\w-]+):/g)) defined.add(token)
      for (const [, token] of text.matchAll(/style:(--[\w-]+)=/g)) defined.add(token)
    }
    const unknown = STYLES.flatMap(({ name, style }) =>
      [...style.matchAll(/var\((--[\w-]+)/g)]
        .filter(([, token]) => !defined.has(token))
        .map(([, token]) => `${name}: ${token}`),
    )
    expect(unknown).toEqual([])
  })
})
