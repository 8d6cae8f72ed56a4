import type { Parser as HtmlParser } from 'htmlparser2'
import { BYTES_PER_KB } from '../../contract/plan/limits.ts'
import { fnv1a } from '../kernels/digest.ts'
import { countWords, mostFrequent } from '../kernels/page-words.ts'
import { bodyOf } from '../kernels/page-answer.ts'
import { ERROR_RATE_PARAM, JITTER_PARAM, latencyParam } from '../kernels/web-params.ts'
import { defineWorkload, numberParam } from '../sdk.ts'

/** How many of a page's most frequent words are stored. */
const TOP_WORDS = 10

/** Loaded when a worker starts that needs it: every worker knows every workload. */
let Parser: typeof HtmlParser | null = null

export const scrape = defineWorkload({
  id: 'scrape',
  title: 'Scraping',
  kind: 'mixed',
  summary: 'Fetches pages, parses their HTML, counts their words and stores the outcome.',
  description:
    'Each task fetches a page of HTML from a small web service that the lab runs on this machine, parses it with a ' +
    'real parser, counts the words that a reader would see, and stores the most frequent ones in a file. It waits for ' +
    'the network, computes, and waits for the disk, so an event loop helps with two thirds of it and further cores ' +
    'with one. Crawlers, search engines, link previews and price watchers look like this.',
  taskNoun: 'page',
  defaultTasks: 20,
  services: ['web'],
  files: true,
  params: [
    numberParam('pageKb', {
      title: 'Page size',
      help: 'How much HTML each page has, about.',
      unit: 'kB',
      integer: true,
      min: 2,
      max: 4_000,
      default: 150,
    }),
    latencyParam(50),
    JITTER_PARAM,
    ERROR_RATE_PARAM,
  ],

  // The page as it comes in pieces and in one, its words, and what is stored.
  memory: ({ pageKb }) => ({ inputBytes: 8, taskBytes: 3 * pageKb * BYTES_PER_KB + 32_768 }),

  async prepare() {
    await loadParser()
  },

  inputs: (_params, tasks) => Array.from({ length: tasks }, (_, page) => page),

  async run(page: number, ctx) {
    const body = bodyOf(await ctx.http(`/html/${String(page)}`), page)
    const { total, counts } = await countWords(Parser ?? (await loadParser()), body, ctx)
    const top = mostFrequent(counts, TOP_WORDS)
    const stored = Buffer.from(JSON.stringify({ page, words: total, differentWords: counts.size, top }))
    await ctx.files.write(`page-${String(page)}.json`, stored)
    return stored
  },

  digest: (stored: Buffer) => fnv1a(stored),
})

async function loadParser(): Promise<typeof HtmlParser> {
  Parser ??= (await import('../kernels/html-parser.ts')).Parser
  return Parser
}
