import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MODEL_IDS, type ModelId } from '../../src/contract/models/index.ts'
import { HtmlPages } from '../../src/runner/services/html-pages.ts'
import { privateTmpdir } from '../fixtures/private-tmpdir.ts'
import { checkProcessesAfterEach, start, trialOf } from './lab.ts'

const tmp = privateTmpdir()
checkProcessesAfterEach()

/** The words that a run stored per page, read from its work folder when its trial has ended. */
async function storedBy(model: ModelId, errorRate: number): Promise<Map<number, number>> {
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
  const { document } = start(plan, (event) => {
    if (event.type !== 'trial-finished') return
    for (const name of readdirSync(tmp.workFolder())) {
      const text = readFileSync(join(tmp.workFolder(), name), 'utf8')
      const stored = JSON.parse(text) as { page: number; words: number }
      words.set(stored.page, stored.words)
    }
  })
  const trial = trialOf(await document, model)
  expect(trial).toMatchObject({
    state: 'completed',
    metrics: { tasksDone: 12, tasksFailed: 12 - words.size },
  })
  if (words.size < 12) {
    expect(trial.firstTaskFault).toMatchObject({ code: 'page_status', values: { status: 503 } })
  }
  return words
}

describe.each(MODEL_IDS)('scrape under %s', (model) => {
  it('stores the number of words that each page was generated with', async () => {
    const pages = new HtmlPages(5)
    const known = Array.from({ length: 12 }, (_, page) => pages.page(page, 30 * 1_000).words.length)
    const stored = await storedBy(model, 0)
    expect(Array.from(known, (_, page) => stored.get(page))).toEqual(known)
  })

  it('stores nothing of pages that fail, and continues', async () => {
    const { size } = await storedBy(model, 0.5)
    expect(size).toBeGreaterThan(0)
    expect(size).toBeLessThan(12)
  })
})
