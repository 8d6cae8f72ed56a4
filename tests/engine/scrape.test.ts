import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MODEL_IDS } from '../../src/contract/models.ts'
import { HtmlPages } from '../../src/runner/services/html-pages.ts'
import { descendants } from '../fixtures/processes.ts'
import { labEngine, start, trialOf } from './lab.ts'

const usual = process.env['TMPDIR']
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scrape-test-'))
  process.env['TMPDIR'] = folder
})

afterEach(() => {
  if (usual === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = usual
  const left = readdirSync(folder)
  rmSync(folder, { recursive: true })
  expect(left).toEqual([])
  expect(descendants()).toEqual([])
})

/** What a run stored, by page, read from its folder when its trial has ended. */
async function storedBy(model: (typeof MODEL_IDS)[number], errorRate: number): Promise<Map<number, number>> {
  const words = new Map<number, number>()
  const plan = {
    workload: 'scrape',
    tasks: 12,
    params: { pageKb: 30, latencyMs: 5, errorRate },
    models: [model],
    workers: { threads: 2, processes: 2 },
    warmups: 0,
    repeats: 1,
    seed: 5,
  }
  const { run } = start(labEngine(), plan, (event) => {
    if (event.type !== 'trial-finished') return
    const runFolder = join(folder, readdirSync(folder)[0] ?? '')
    for (const name of readdirSync(runFolder)) {
      const stored = JSON.parse(readFileSync(join(runFolder, name), 'utf8')) as {
        page: number
        words: number
      }
      words.set(stored.page, stored.words)
    }
  })
  const trial = trialOf(await run.finished, model)
  expect(trial).toMatchObject({ state: 'completed', tasksDone: 12, tasksFailed: 12 - words.size })
  if (words.size < 12) expect(trial.firstTaskError).toMatch(/^Page \d+ answered with status 503\.$/)
  return words
}

describe.each(MODEL_IDS)('scrape under %s', (model) => {
  it('stores as many words of each page as the page was made of', async () => {
    const pages = new HtmlPages(5)
    const known = Array.from({ length: 12 }, (_, page) => pages.page(page, 30 * 1_000).words.length)
    const stored = await storedBy(model, 0)
    expect(Array.from(known, (_, page) => stored.get(page))).toEqual(known)
  })

  it('stores nothing of pages that fail, and goes on', async () => {
    const { size } = await storedBy(model, 0.5)
    expect(size).toBeGreaterThan(0)
    expect(size).toBeLessThan(12)
  })
})
