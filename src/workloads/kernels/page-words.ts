import type { Parser as HtmlParser } from 'htmlparser2'
import type { Safepoints } from '../sdk.ts'

/** How often each word of a page is there, and how many words there are in all. */
export interface PageWords {
  readonly total: number
  readonly counts: ReadonlyMap<string, number>
}

/** Bytes that are parsed, and whose words are counted, in one chunk: 40–110 µs. */
const CHUNK_BYTES = 2_048

/** What is in these is not read on a page. */
const UNSEEN = new Set(['script', 'style', 'template', 'title', 'noscript', 'textarea', 'select', 'svg'])
/** A word may go on over the edge of these; the others stand apart from what is around them. */
const INLINE = new Set(
  (
    'a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark q s samp small span strong sub sup time tt u ' +
    'var wbr'
  ).split(' '),
)
/** Letters and digits, with an apostrophe or hyphen in between. */
const WORD = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu

/** Parses a page bit by bit and counts the words that a reader sees, in lower case. */
export async function countWords(
  Parser: typeof HtmlParser,
  page: Uint8Array,
  ctx: Safepoints,
): Promise<PageWords> {
  const counter = new WordCounter()
  const parser = new Parser(counter)
  const decoder = new TextDecoder()
  for (let start = 0; start < page.length; start += CHUNK_BYTES) {
    parser.write(decoder.decode(page.subarray(start, start + CHUNK_BYTES), { stream: true }))
    if (ctx.shouldYield()) await ctx.yield()
  }
  parser.end(decoder.decode())
  return counter
}

/** The words that are there most often; of those that are there equally often, the first by the alphabet. */
export function mostFrequent(counts: ReadonlyMap<string, number>, howMany: number): [string, number][] {
  const best: [string, number][] = []
  for (const entry of counts) {
    let at = best.length
    for (let above = best[at - 1]; above !== undefined && comesBefore(entry, above); above = best[at - 1])
      at--
    if (at < howMany) best.splice(at, 0, entry)
    if (best.length > howMany) best.pop()
  }
  return best
}

function comesBefore([word, count]: [string, number], [other, otherCount]: [string, number]): boolean {
  return count > otherCount || (count === otherCount && word < other)
}

/** Hears the parser's events. */
class WordCounter implements PageWords {
  readonly counts = new Map<string, number>()
  total = 0
  #text = ''
  #unseenDepth = 0

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    if (!INLINE.has(name)) this.#count()
    if (this.#unseenDepth > 0 || UNSEEN.has(name) || 'hidden' in attributes) this.#unseenDepth++
  }

  ontext(text: string): void {
    if (this.#unseenDepth === 0) this.#text += text
  }

  onclosetag(name: string): void {
    if (this.#unseenDepth > 0) this.#unseenDepth--
    if (!INLINE.has(name)) this.#count()
  }

  onend(): void {
    this.#count()
  }

  #count(): void {
    if (this.#text === '') return
    for (const word of this.#text.toLowerCase().match(WORD) ?? []) {
      this.total++
      this.counts.set(word, (this.counts.get(word) ?? 0) + 1)
    }
    this.#text = ''
  }
}
