import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const ROOT = 'src/renderer'
/** The style of each component, and the style sheets but the tokens themselves. */
const STYLES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(svelte|css)$/.test(name) && !name.endsWith('tokens.css'))
  .map((name) => {
    const text = readFileSync(`${ROOT}/${name}`, 'utf8')
    return { name, style: name.endsWith('.css') ? text : (/<style>(.*)<\/style>/s.exec(text)?.[1] ?? '') }
  })

/** The lines of all styles that a pattern fits. */
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

  test('names that there are', () => {
    const tokens = readFileSync(`${ROOT}/styles/tokens.css`, 'utf8')
    const used = STYLES.flatMap(({ name, style }) => {
      const own = new Set([...style.matchAll(/(--[\w-]+):/g)].map(([, token]) => token))
      return [...style.matchAll(/var\((--[\w-]+)/g)]
        .filter(([, token]) => !own.has(token) && !tokens.includes(`${token}:`))
        .map(([, token]) => `${name}: ${token}`)
    })
    // A component may hand one to those inside it.
    const handed = STYLES.flatMap(({ style }) =>
      [...style.matchAll(/(--[\w-]+):/g)].map(([, token]) => token),
    )
    expect(used.filter((use) => !handed.includes(use.split(': ')[1]))).toEqual([])
  })
})
