import { describe, expect, it } from 'vitest'
import { scrape } from '../../../../src/workloads/mixed/scrape.ts'
import { TaskError } from '../../../../src/workloads/sdk.ts'
import { PAGE } from '../html-page.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const PARAMS = { pageKb: 2, latencyMs: 0, jitterMs: 0, errorRate: 0 }

describe('scrape', () => {
  it('stores the most frequent words of its page as JSON', async () => {
    const stored = new Map<string, string>()
    const context = bareContext({
      http: (path) => Promise.resolve({ status: path === '/html/7' ? 200 : 404, body: Buffer.from(PAGE) }),
      files: {
        ...bareContext().files,
        write: async (name, bytes) => void stored.set(name, Buffer.from(bytes).toString()),
      },
    })
    await scrape.run(7, context, PARAMS)
    expect([...stored.keys()]).toEqual(['page-7.json'])
    expect(JSON.parse(stored.get('page-7.json') ?? '')).toEqual({
      page: 7,
      words: 15,
      differentWords: 12,
      top: [
        ['café', 3],
        ['the', 2],
        ['3', 1],
        ['4', 1],
        ['bar', 1],
        ['bartender’s', 1],
        ["isn't", 1],
        ['know', 1],
        ['one', 1],
        ['two', 1],
      ],
    })
  })

  it('fails with page_status if the service responds with an error', async () => {
    const context = bareContext({ http: () => Promise.resolve({ status: 503, body: Buffer.from('') }) })
    await expect(scrape.run(3, context, PARAMS)).rejects.toThrow(
      TaskError.of('page_status', { page: 4, status: 503 }),
    )
  })
})
