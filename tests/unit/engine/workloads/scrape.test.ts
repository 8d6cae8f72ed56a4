import { Parser } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { HtmlPages, type HtmlPart } from '../../../../src/runner/services/html-pages.ts'
import { countWords, mostFrequent, type PageWords } from '../../../../src/workloads/kernels/page-words.ts'
import { scrape } from '../../../../src/workloads/mixed/scrape.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const htmlPage = (number: number, chars: number, seed: number): HtmlPart =>
  new HtmlPages(seed).page(number, chars)
const count = (html: string, context = bareContext()): Promise<PageWords> =>
  countWords(Parser, Buffer.from(html), context)
const words = async (html: string): Promise<Record<string, number>> =>
  Object.fromEntries((await count(html)).counts)

/** Counted by hand: 15 words, 12 of them different. */
const PAGE = `<!DOCTYPE html><html><head><title>Not read</title><style>p { color: red }</style>
<script>document.write("<p>never run</p>")</script></head><body class="not a word">
<h1>Café &amp; <em>bar</em></h1><!-- nothing to see -->
<p title="nor here">The b<b>ar</b>tender&rsquo;s well-known caf&eacute;<br>isn't the caf&#233; you know.</p>
<p hidden>Not <b>seen</b> at all</p><template><p>nor this</p></template>
<ul><li>One<li>Two</ul><table><tr><td>3<td>4</table></body></html>`

describe('the words of a page', () => {
  it('are those that a reader sees', async () => {
    expect(await words(PAGE)).toEqual({
      café: 3,
      bar: 1,
      the: 2,
      'bartender’s': 1,
      'well-known': 1,
      "isn't": 1,
      you: 1,
      know: 1,
      one: 1,
      two: 1,
      '3': 1,
      '4': 1,
    })
    expect((await count(PAGE)).total).toBe(15)
  })

  it.each([
    ['', {}],
    ['no tags at all', { no: 1, tags: 1, at: 1, all: 1 }],
    ['one<p>two</p>three<br>four<td>five', { one: 1, two: 1, three: 1, four: 1, five: 1 }],
    ['<i>o</i>n<b>e</b> &lt;b&gt;', { one: 1, b: 1 }],
    [
      '<p>left open <p>and <b>wrongly <i>nested</b> so</i>',
      { left: 1, open: 1, and: 1, wrongly: 1, nested: 1, so: 1 },
    ],
    ['<script>"<b>no</b>" </script>yes</script> still', { yes: 1, still: 1 }],
  ])('of %j', async (html, expected) => {
    expect(await words(html)).toEqual(expected)
  })

  it('are the same wherever the page is cut into chunks', async () => {
    const expected = await words(PAGE)
    for (const pad of [1_500, 1_600, 1_700, 1_800, 1_900, 2_000, 2_040, 2_041, 2_042, 2_043]) {
      expect(await words(' '.repeat(pad) + PAGE)).toEqual(expected)
    }
  })

  it('are counted with a safepoint every 2 KB', async () => {
    let points = 0
    const { html } = htmlPage(0, 100_000, 1)
    await count(html, bareContext({ shouldYield: () => ++points > 0 }))
    expect(points).toBe(Math.ceil(Buffer.byteLength(html) / 2_048))
  })
})

describe('a page of the lab’s web service', () => {
  it.each([1, 2, 3, 77, 4_294_967_295])('has the words it was made of (seed %i)', async (seed) => {
    for (const number of [0, 1, 19]) {
      const page = htmlPage(number, 60_000, seed)
      const known = new Map<string, number>()
      for (const word of page.words) known.set(word.toLowerCase(), (known.get(word.toLowerCase()) ?? 0) + 1)
      const found = await count(page.html)
      expect(found.total).toBe(page.words.length)
      expect(Object.fromEntries(found.counts)).toEqual(Object.fromEntries(known))
    }
  })

  it('has about the size asked for, and is another for each number and seed', () => {
    for (const chars of [2_048, 150 * 1_000]) {
      const lengths = [0, 1, 2].map((number) => htmlPage(number, chars, 1).html.length)
      for (const length of lengths) expect(Math.abs(length - chars)).toBeLessThan(1_800)
    }
    const pages = [1, 2].flatMap((seed) => [0, 1].map((number) => htmlPage(number, 20_000, seed).html))
    expect(new Set(pages).size).toBe(4)
    expect(htmlPage(1, 20_000, 2).html).toBe(pages[3])
  })
})

describe('the most frequent words', () => {
  it('come in order, the first by the alphabet where they are equally frequent', () => {
    const counts = new Map(Object.entries({ d: 1, b: 5, a: 5, c: 9, e: 5, f: 2 }))
    expect(mostFrequent(counts, 4)).toEqual([
      ['c', 9],
      ['a', 5],
      ['b', 5],
      ['e', 5],
    ])
    expect(mostFrequent(counts, 10)).toHaveLength(6)
    expect(mostFrequent(new Map(), 10)).toEqual([])
  })
})

describe('scrape', () => {
  const params = { pageKb: 2, latencyMs: 0, jitterMs: 0, errorRate: 0 }

  it('stores what it found as a file of JSON', async () => {
    const stored = new Map<string, string>()
    const context = bareContext({
      http: (path) =>
        Promise.resolve({ status: path === '/html/7' ? 200 : 404, body: Buffer.from(PAGE), sentAtMs: null }),
      files: {
        ...bareContext().files,
        write: async (name, bytes) => void stored.set(name, Buffer.from(bytes).toString()),
      },
    })
    await scrape.run(7, context, params)
    expect([...stored.keys()]).toEqual(['page-7.json'])
    expect(JSON.parse(stored.get('page-7.json') ?? '')).toMatchObject({
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

  it('fails where the service answers with an error', async () => {
    const context = bareContext({
      http: () => Promise.resolve({ status: 503, body: Buffer.from(''), sentAtMs: null }),
    })
    await expect(scrape.run(3, context, params)).rejects.toThrow('Page 4 answered with status 503.')
  })
})
