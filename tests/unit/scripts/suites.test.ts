import { readFileSync } from 'node:fs'
import { expect, describe, it } from 'vitest'
import { inRoot } from '../../../scripts/lib/paths.mjs'
import { allSuites, chooseSuites } from '../../../scripts/lib/suites.mjs'

const suites = allSuites()

function choose(...words: string[]): { chosen: string[]; args: readonly string[] } {
  const { chosen, args } = chooseSuites(suites, words)
  return { chosen: chosen.map(({ name }) => name), args }
}

describe('chooseSuites', () => {
  it('chooses all suites without words', () => {
    expect(choose()).toEqual({ chosen: suites.map(({ name }) => name), args: [] })
  })

  it('chooses suites by name, in the order of the suites', () => {
    expect(choose('engine', 'unit', 'unit')).toEqual({ chosen: ['unit', 'engine'], args: [] })
  })

  it('chooses both projects of e2e by the first part of their names', () => {
    expect(choose('e2e').chosen).toEqual(['e2e-window', 'e2e-browser'])
    expect(choose('e2e-browser').chosen).toEqual(['e2e-browser'])
  })

  it('returns the words from the first unknown one on as arguments', () => {
    expect(choose('unit', 'tests/unit/cli', '-t', 'engine')).toEqual({
      chosen: ['unit'],
      args: ['tests/unit/cli', '-t', 'engine'],
    })
    expect(choose('unti')).toEqual({ chosen: [], args: ['unti'] })
  })
})

it('builds for the suites that measure', () => {
  const measuring = suites.filter(({ stage }) => stage !== 'checks')
  expect(measuring.map(({ name }) => name)).toEqual(['engine', 'e2e-window', 'e2e-browser'])
  expect(suites.filter(({ needsBuild }) => needsBuild)).toEqual(measuring)
})

it('has a suite for each project of Vitest and Playwright', () => {
  const names = ['vitest.config.ts', 'playwright.config.ts'].flatMap((file) =>
    [...readFileSync(inRoot(file), 'utf8').matchAll(/\bname: '(\w+)'/g)].map(([, name = '']) => name),
  )
  const covered = suites.map(({ name }) => name.replace(/^e2e-/, ''))
  expect(names).toEqual(['unit', 'components', 'pseudo', 'engine', 'window', 'browser'])
  expect(covered).toEqual(expect.arrayContaining(names))
})
