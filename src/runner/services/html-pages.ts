import { random } from '../../base/random.ts'

/** A piece of a page, and the words that a reader sees in it, in order. */
export interface HtmlPart {
  readonly html: string
  readonly words: readonly string[]
}

type Draw = () => number

const NOUNS =
  'task thread process loop core queue slice lock page server answer café city river garden naïveté story letter bridge winter'.split(
    ' ',
  )
const OTHERS = 'the a of and to in is that with for on as by from its which when after before under'.split(
  ' ',
)
const VERBS =
  'waits runs yields joins sleeps opens reads writes sends counts grows turns holds finds keeps'.split(' ')
const ENTITIES: Readonly<Record<string, string>> = { é: '&eacute;', ï: '&iuml;' }
/** Characters of a page before its first and after its last part. */
const FRAME_CHARS = 1_500

/** The number of different parts from which all pages of a seed are assembled: generating them is slower than sending. */
const PARTS = 400

/**
 * Pages such as a news site or an encyclopedia has: nested elements, attributes, entities, links, tables, lists,
 * comments, and invisible text in script and style elements. All of it follows from the seed.
 */
export class HtmlPages {
  readonly #seed: number
  readonly #parts: readonly HtmlPart[]

  constructor(seed: number) {
    const draw = random(seed)
    this.#seed = seed
    this.#parts = Array.from({ length: PARTS }, () => makePart(draw))
  }

  /** The page of that number, with about `chars` characters. */
  page(number: number, chars: number): HtmlPart {
    const draw = random(this.#seed + number * 7_919)
    const parts = [head(number, draw)]
    for (let length = FRAME_CHARS; length < chars;) {
      const part = this.#parts[whole(PARTS, draw)] ?? text('')
      parts.push(part)
      length += part.html.length
    }
    return join([...parts, text('\n</main>\n</body>\n</html>\n')])
  }
}

function makePart(draw: Draw): HtmlPart {
  const kind = draw()
  if (kind < 0.55) return paragraph(draw)
  if (kind < 0.65) return heading(draw)
  if (kind < 0.77) return list(draw)
  if (kind < 0.87) return table(draw)
  if (kind < 0.92) return text(`<!-- ${sentence(draw).words.join(' ')} -->\n`)
  if (kind < 0.96)
    return text(`<script>var ${pick(NOUNS, draw)} = "${pick(OTHERS, draw)} </p>" < 3 && 4 > 2;</script>\n`)
  return text(
    `<style>.${pick(OTHERS, draw)} > p { margin: 0 auto; content: "${pick(VERBS, draw)}" }</style>\n`,
  )
}

function head(number: number, draw: Draw): HtmlPart {
  const title = `Page ${String(number)}`
  return join([
    text(`<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n`),
    text('<style>\nbody { font: 16px/1.5 serif; color: #222 }\nnav a:hover { color: red }\n</style>\n'),
    text(
      '<script>window.seen = window.seen || []; if (1 < 2) { seen.push("page") }</script>\n</head>\n<body>\n',
    ),
    wrap('<h1 class="title" id="top">', said(title), '</h1>\n'),
    wrap('<nav aria-label="Sections"><ul>', list(draw), '</ul></nav>\n'),
    text('<main>\n'),
  ])
}

const paragraph = (draw: Draw): HtmlPart =>
  wrap(
    `<p class="${pick(OTHERS, draw)} ${pick(VERBS, draw)}" data-order="${String(whole(1_000, draw))}">`,
    join(Array.from({ length: 2 + whole(5, draw) }, () => sentence(draw))),
    '</p>\n',
  )

const heading = (draw: Draw): HtmlPart =>
  wrap(`<h2 id="s${String(whole(1e6, draw))}">`, sentence(draw), '</h2>\n')

const list = (draw: Draw): HtmlPart =>
  wrap(
    '<ul>',
    join(Array.from({ length: 3 + whole(6, draw) }, () => wrap('<li>', link(draw), '</li>'))),
    '</ul>\n',
  )

const table = (draw: Draw): HtmlPart => {
  const cells = (): HtmlPart =>
    join(
      Array.from({ length: 4 }, () =>
        wrap(
          '<td align=right>',
          draw() < 0.5 ? said(String(whole(10_000, draw))) : said(noun(draw)),
          '</td>',
        ),
      ),
    )
  return wrap(
    '<table><tbody>',
    join(Array.from({ length: 2 + whole(5, draw) }, () => wrap('<tr>', cells(), '</tr>\n'))),
    '</tbody></table>\n',
  )
}

const link = (draw: Draw): HtmlPart =>
  wrap(
    `<a href="/html/${String(whole(1_000, draw))}?from=${pick(VERBS, draw)}&amp;to=${pick(OTHERS, draw)}" title="${noun(draw)} &lt;${pick(VERBS, draw)}&gt;">`,
    said(`${pick(OTHERS, draw)} ${noun(draw)}`),
    '</a>',
  )

/** Some words, a few of them marked up, and a punctuation mark; one word is cut in two by an element. */
function sentence(draw: Draw): HtmlPart {
  const parts = Array.from({ length: 5 + whole(10, draw) }, (): HtmlPart => {
    const kind = draw()
    if (kind < 0.06) return wrap('<b>', said(noun(draw)), '</b> ')
    if (kind < 0.1) return wrap('<em><span class="x">', said(pick(VERBS, draw)), '</span></em> ')
    if (kind < 0.14) return join([link(draw), text(' ')])
    if (kind < 0.16) return { html: '<b>T</b>hreads&nbsp;', words: ['Threads'] }
    if (kind < 0.18) return text('&ndash; ')
    if (kind < 0.2) return text('<img src="/a.png" alt="not to be read"> ')
    return join([
      said(pick(kind < 0.55 ? OTHERS : kind < 0.8 ? NOUNS : VERBS, draw)),
      text(draw() < 0.1 ? ', ' : ' '),
    ])
  })
  return join([...parts, said('end'), text(draw() < 0.5 ? '. ' : '!<br>')])
}

function noun(draw: Draw): string {
  return pick(NOUNS, draw)
}

/** Words as HTML: half of the letters beyond ASCII are entities, depending on their position. */
function said(words: string): HtmlPart {
  const html = words.replace(/[éï]/g, (letter, at: number) =>
    at % 2 === 0 ? letter : (ENTITIES[letter] ?? letter),
  )
  return { html, words: words.split(' ') }
}

function text(html: string): HtmlPart {
  return { html, words: [] }
}

function wrap(before: string, { html, words }: HtmlPart, after: string): HtmlPart {
  return { html: before + html + after, words }
}

function join(parts: readonly HtmlPart[]): HtmlPart {
  return { html: parts.map(({ html }) => html).join(''), words: parts.flatMap(({ words }) => words) }
}

function pick(words: readonly string[], draw: Draw): string {
  return words[whole(words.length, draw)] ?? ''
}

function whole(below: number, draw: Draw): number {
  return Math.floor(draw() * below)
}
