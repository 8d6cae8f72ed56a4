import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { TASK_COLOURS } from '../../../../src/renderer/timeline/model/styles.ts'
import { MODELS } from '../../../../src/contract/models/index.ts'

const [usual = '', more = ''] = readFileSync('src/renderer/ui/styles/tokens.css', 'utf8').split(
  '@media (prefers-contrast: more)',
)
const TEXTS = ['ink', 'ink-soft', 'ink-faint']
const SURFACES = ['paper', 'panel', 'raised', 'sunken']
const PARTS = ['part-work', 'part-core', 'part-overhead', 'part-wait', 'part-idle']
const TASKS = Array.from({ length: TASK_COLOURS }, (_, task) => `task-${task + 1}`)
const MARKS = ['edge', 'focus', ...PARTS, ...TASKS]

/** The colours of a token, light and dark. */
function colours(name: string, tokens = usual): [light: string, dark: string] {
  const [, light, dark] = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens) ?? []
  if (light === undefined || dark === undefined) throw new Error(`There is no colour --${name}.`)
  return [light, dark]
}

/** Contrast of two colours as WCAG 2.2 defines it. */
function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05)
}

function luminance(hex: string): number {
  const part = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('in the %s theme', (_, theme) => {
  test.each(TEXTS.flatMap((text) => SURFACES.map((surface) => [text, surface] as const)))(
    '%s can be read on %s',
    (text, surface) => {
      expect(contrast(colours(text)[theme], colours(surface)[theme])).toBeGreaterThanOrEqual(4.5)
    },
  )

  test.each([
    ['action-ink', 'action'],
    ['action-ink', 'action-hover'],
    ['fault', 'fault-wash'],
    ['fault', 'panel'],
    ['fault', 'paper'],
    ['ink', 'fault-wash'],
    ['warn', 'warn-wash'],
    ['warn', 'paper'],
    ['ink', 'warn-wash'],
  ])('%s can be read on %s', (text, surface) => {
    expect(contrast(colours(text)[theme], colours(surface)[theme])).toBeGreaterThanOrEqual(4.5)
  })

  test.each(MARKS)('%s can be made out on every surface', (mark) => {
    for (const surface of ['paper', 'panel']) {
      expect(contrast(colours(mark)[theme], colours(surface)[theme])).toBeGreaterThanOrEqual(3)
    }
  })
})

describe.each(MODELS.map(({ id, colour }) => [id, colour] as const))('the colour of %s', (_, colour) => {
  test('can be made out on every surface', () => {
    for (const surface of ['paper', 'panel']) {
      const [light, dark] = colours(surface)
      expect(contrast(colour.light, light)).toBeGreaterThanOrEqual(3)
      expect(contrast(colour.dark, dark)).toBeGreaterThanOrEqual(3)
    }
  })

  test('stands out with more contrast', () => {
    const [light, dark] = colours('paper', more)
    expect(contrast(colour.strongLight, light)).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colour.strongDark, dark)).toBeGreaterThanOrEqual(4.5)
  })
})

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('in the %s theme with more contrast', (_, theme) => {
  const of = (name: string): string => colours(name, more)[theme]

  test.each(TEXTS.flatMap((text) => SURFACES.map((surface) => [text, surface] as const)))(
    '%s can be read with ease on %s',
    (text, surface) => expect(contrast(of(text), of(surface))).toBeGreaterThanOrEqual(7),
  )

  test.each([
    ['action-ink', 'action'],
    ['action-ink', 'action-hover'],
    ['fault', 'fault-wash'],
    ['warn', 'warn-wash'],
    ['focus', 'paper'],
  ])('%s can be read with ease on %s', (text, surface) => {
    expect(contrast(of(text), of(surface))).toBeGreaterThanOrEqual(7)
  })

  test.each(MARKS)('%s stands out', (mark) => {
    expect(contrast(of(mark), of('paper'))).toBeGreaterThanOrEqual(4.5)
  })
})
