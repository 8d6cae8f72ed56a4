import type { Parser as HtmlParser } from 'htmlparser2'
import type { Safepoints } from '../sdk.ts'

/** The words of a page. */
export interface WordCount {
  readonly total: number
  /** Number of occurrences by word. */
  readonly counts: ReadonlyMap<string, number>
}

/** Bytes of HTML per chunk: parsing them and counting their words takes 40–110 µs. */
const CHUNK_BYTES = 2_048

/** Elements whose text is not part of the visible page. */
const INVISIBLE = new Set(['script', 'style', 'template', 'title', 'noscript', 'textarea', 'select', 'svg'])
/** Elements that do not separate words: in `b<b>ar</b>` there is one word. */
const INLINE = new Set(
  (
    'a abbr b bdi bdo cite code data del dfn em font i ins kbd label mark q s samp small span strong sub sup time tt u ' +
    'var wbr'
  ).split(' '),
)
/** Letters and digits, with single apostrophes or hyphens between them. */
const WORD = /[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu

/** Parses a page in chunks and counts its visible words, in lower case. */
export async function countWords(
  Parser: typeof HtmlParser,
  page: Uint8Array,
  ctx: Safepoints,
): Promise<WordCount> {
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

/** The most frequent words, most frequent first; equally frequent ones in the order of their characters. */
export function mostFrequent(counts: ReadonlyMap<string, number>, limit: number): [string, number][] {
  return [...counts].sort(byFrequency).slice(0, limit)
}

function byFrequency([word, count]: [string, number], [other, otherCount]: [string, number]): number {
  if (count !== otherCount) return otherCount - count
  return word < other ? -1 : 1
}

/** Receives the parser's events. Text is collected until an element that separates words begins or ends. */
class WordCounter implements WordCount {
  readonly counts = new Map<string, number>()
  total = 0
  #text = ''
  /** Depth of nesting inside the outermost invisible element; 0 in visible text. */
  #invisibleDepth = 0

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    if (!INLINE.has(name)) this.#countText()
    if (this.#invisibleDepth > 0 || INVISIBLE.has(name) || 'hidden' in attributes) this.#invisibleDepth++
  }

  ontext(text: string): void {
    if (this.#invisibleDepth === 0) this.#text += text
  }

  onclosetag(name: string): void {
    if (this.#invisibleDepth > 0) this.#invisibleDepth--
    if (!INLINE.has(name)) this.#countText()
  }

  onend(): void {
    this.#countText()
  }

  #countText(): void {
    if (this.#text === '') return
    for (const word of this.#text.toLowerCase().match(WORD) ?? []) {
      this.total++
      this.counts.set(word, (this.counts.get(word) ?? 0) + 1)
    }
    this.#text = ''
  }
}
