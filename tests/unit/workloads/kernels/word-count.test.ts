import { Parser } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { HtmlPages } from '../../../../src/runner/services/html-pages.ts'
import { type WordCount, countWords, mostFrequent } from '../../../../src/workloads/kernels/word-count.ts'
import { PAGE } from '../html-page.ts'
import { bareContext } from '../../../fixtures/task-context.ts'

const count = (html: string, context = bareContext()): Promise<WordCount> =>
  countWords(Parser, Buffer.from(html), context)
const words = async (html: string): Promise<Record<string, number>> =>
  Object.fromEntries((await count(html)).counts)

describe('countWords', () => {
  it('counts the visible words of a page', async () => {
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
  ])('counts the words of %j', async (html, expected) => {
    expect(await words(html)).toEqual(expected)
  })

  it('counts the same words wherever the chunks end', async () => {
    const expected = await words(PAGE)
    for (const pad of [1_500, 1_600, 1_700, 1_800, 1_900, 2_000, 2_040, 2_041, 2_042, 2_043]) {
      expect(await words(' '.repeat(pad) + PAGE)).toEqual(expected)
    }
  })

  it('has a safepoint after every 2 KB', async () => {
    let safepoints = 0
    const { html } = new HtmlPages(1).page(0, 100_000)
    await count(html, bareContext({ shouldYield: () => ++safepoints > 0 }))
    expect(safepoints).toBe(Math.ceil(Buffer.byteLength(html) / 2_048))
  })

  it.each([1, 2, 3, 77, 4_294_967_295])(
    'finds the words from which the web service built its pages (seed %i)',
    async (seed) => {
      const pages = new HtmlPages(seed)
      for (const number of [0, 1, 19]) {
        const page = pages.page(number, 60_000)
        const expected = new Map<string, number>()
        for (const word of page.words.map((each) => each.toLowerCase())) {
          expected.set(word, (expected.get(word) ?? 0) + 1)
        }
        const found = await count(page.html)
        expect(found.total).toBe(page.words.length)
        expect(Object.fromEntries(found.counts)).toEqual(Object.fromEntries(expected))
      }
    },
  )
})

describe('mostFrequent', () => {
  it('sorts by frequency, then alphabetically', () => {
    const counts = new Map(Object.entries({ d: 1, b: 5, a: 5, c: 9, e: 5, f: 2 }))
    expect(mostFrequent(counts, 4)).toEqual([
      ['c', 9],
      ['a', 5],
      ['b', 5],
      ['e', 5],
    ])
  })

  it('returns all words when there are fewer than the limit', () => {
    expect(mostFrequent(new Map([['a', 1]]), 10)).toEqual([['a', 1]])
    expect(mostFrequent(new Map(), 10)).toEqual([])
  })
})
