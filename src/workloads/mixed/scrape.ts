import type { Parser as HtmlParser } from 'htmlparser2'
import { BYTES_PER_KB } from '../../contract/plan/limits.ts'
import { fnv1a } from '../kernels/numbers.ts'
import { ERROR_RATE_PARAM, JITTER_PARAM, bodyOf, latencyParam } from '../kernels/pages.ts'
import { type WordCount, countWords, mostFrequent } from '../kernels/word-count.ts'
import { defineWorkload, numberParam } from '../sdk.ts'

/** Number of most frequent words that are stored per page. */
const TOP_WORDS = 10

/** Loaded by `prepare`, not statically: every worker loads every workload, but few need the parser. */
let Parser: typeof HtmlParser | null = null

export const scrape = defineWorkload({
  id: 'scrape',
  kind: 'mixed',
  defaultTasks: 20,
  services: {
    web: ({ latencyMs, jitterMs, pageKb, errorRate }) => ({ latencyMs, jitterMs, pageKb, errorRate }),
  },
  files: true,
  params: [
    numberParam('pageKb', { unit: 'kB', integer: true, min: 2, max: 4_000, default: 150 }),
    latencyParam(50),
    JITTER_PARAM,
    ERROR_RATE_PARAM,
  ],

  // The page in pieces and as a whole, its words, and the stored result.
  memory: ({ pageKb }) => ({ inputBytes: 8, taskBytes: 3 * pageKb * BYTES_PER_KB + 32_768 }),

  async prepare() {
    await loadParser()
  },

  inputs: (_params, tasks) => Array.from({ length: tasks }, (_, page) => page),

  async run(page: number, ctx) {
    const parser = Parser ?? (await loadParser())
    const [path, file] = [`/html/${String(page)}`, `page-${String(page)}.json`]
    // #region shown to the reader
    const response = await ctx.http(path) // awaits: web
    const html = bodyOf(response, page)
    const words = await countWords(parser, html, ctx)
    const stored = summaryOf(page, words)
    await ctx.files.write(file, stored) // awaits: file
    return stored
    // #endregion
  },

  digest: (stored: Buffer) => fnv1a(stored),
})

/** The stored part of a page. */
function summaryOf(page: number, { total, counts }: WordCount): Buffer {
  const top = mostFrequent(counts, TOP_WORDS)
  return Buffer.from(JSON.stringify({ page, words: total, differentWords: counts.size, top }))
}

async function loadParser(): Promise<typeof HtmlParser> {
  Parser ??= (await import('htmlparser2')).Parser
  return Parser
}
