import { random } from '../../base/random.ts'
import { BYTES_PER_KB } from '../../contract/plan/limits.ts'
import { HtmlPages } from './html-pages.ts'

/** The behaviour of the web service in a run. */
export interface WebServiceConfig {
  readonly latencyMs: number
  readonly jitterMs: number
  /** Size of a page of plain text. */
  readonly pageBytes: number
  /** Approximate size of a page of HTML; 0 if none will be requested. */
  readonly pageKb: number
  /** Share of pages that answer with 503, 0 to 1. */
  readonly errorRate: number
  readonly seed: number
}

/** The response with one page. */
export interface Page {
  readonly status: number
  readonly delayMs: number
  readonly body: Uint8Array
}

/** Makes pages by number, the same ones for the same configuration. */
export class WebPages {
  readonly #config: WebServiceConfig
  /** Twice the page's length of text; every page is a view of it, so that pages need no memory. */
  readonly #text: Buffer
  readonly #html: HtmlPages | null

  constructor(config: WebServiceConfig) {
    this.#config = config
    this.#text = makeText(config.pageBytes * 2, config.seed)
    this.#html = config.pageKb > 0 ? new HtmlPages(config.seed) : null
  }

  /** A page of plain text. */
  page(number: number): Page {
    const { pageBytes } = this.#config
    return this.#answer(number, (draw) => {
      const offset = Math.floor(draw() * pageBytes)
      return this.#text.subarray(offset, offset + pageBytes)
    })
  }

  /** A page of HTML. */
  htmlPage(number: number): Page {
    const chars = this.#config.pageKb * BYTES_PER_KB
    return this.#answer(number, () => Buffer.from(this.#html?.page(number, chars).html ?? ''))
  }

  #answer(number: number, body: (draw: () => number) => Uint8Array): Page {
    const { latencyMs, jitterMs, errorRate, seed } = this.#config
    const draw = random(seed + number * 7919)
    const failed = draw() < errorRate
    const delayMs = latencyMs + draw() * jitterMs
    return failed
      ? { status: 503, delayMs, body: Buffer.from('The service is asked to fail for this page.\n') }
      : { status: 200, delayMs, body: body(draw) }
  }
}

const WORDS = 'task thread process loop await core slice queue yield worker fork join wait ready run'.split(
  ' ',
)

function makeText(length: number, seed: number): Buffer {
  const draw = random(seed)
  const text = Buffer.alloc(length)
  for (let at = 0; at < length;) {
    at += text.write(`${WORDS[Math.floor(draw() * WORDS.length)] ?? ''} `, at, 'latin1')
  }
  return text
}
