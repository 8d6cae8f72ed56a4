import { describe, expect, test } from 'vitest'
import { NO_TASK } from '../../../../src/contract/columns/states.ts'
import type { Trial } from '../../../../src/contract/run/trial.ts'
import { svgOf } from '../../../../src/renderer/export/render.ts'
import { type SheetContent, sheetPlaces } from '../../../../src/renderer/export/sheet.ts'
import { toElement, toXml } from '../../../../src/renderer/export/svg.ts'
import { timelineData } from '../../../../src/renderer/timeline/model/sources.ts'
import {
  COLOUR_NAMES,
  type Pixel,
  cssColour,
  packPixel,
  paletteOf,
} from '../../../../src/renderer/timeline/paint/colours.ts'
import { m } from '../../../../src/text/messages.ts'
import { modelTitle } from '../../../../src/text/models.ts'
import { stateTitle } from '../../../../src/text/states.ts'
import { columnsOf, trialWith } from '../../../fixtures/slices.ts'
import { layoutIn } from '../timeline/frame.ts'
import { plain } from '../window.ts'

const PALETTE = paletteOf((name) => packPixel(COLOUR_NAMES.indexOf(name) * 8, 100, 50))
const THEME = { palette: PALETTE, ink: 'rgb(1 2 3)', font: `"Noto Sans", 'Ubuntu'` }
/** A pixel of the page is two of the drawing. */
const WIDTH = 800

function contentOf(trials: readonly Trial[], fields: Partial<SheetContent> = {}): SheetContent {
  const data = timelineData(trials)
  return {
    title: 'A timeline',
    lines: ['4 tasks'],
    layout: layoutIn(data),
    view: { fromMs: 0, toMs: data.extentMs },
    extentMs: data.extentMs,
    marks: data.marks,
    selected: NO_TASK,
    width: WIDTH / 2,
    ...fields,
  }
}

function xmlOf(trials: readonly Trial[], fields: Partial<SheetContent> = {}): string {
  return toXml(svgOf(contentOf(trials, fields), THEME))
}

/** The document as a browser reads it; fails where it is not well-formed. */
function parse(svg: string): Document {
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml')
  expect(document.querySelector('parsererror')).toBeNull()
  return document
}

function textsOf(document: Document): string[] {
  return [...document.querySelectorAll('text')].map(({ textContent }) => plain(textContent))
}

/** The widths of all rectangles of a colour among the lanes, added up. */
function widthOf(document: Document, colour: Pixel | undefined): number {
  const paths = [...document.querySelectorAll('g g path')]
    .filter((path) => path.getAttribute('fill') === cssColour(colour ?? 0))
    // Swatches of the legend are smaller.
    .flatMap((path) => [...(path.getAttribute('d') ?? '').matchAll(/h([\d.]+)v([\d.]+)/g)])
  return paths.reduce((sum, [, width]) => sum + (Number(width) > 44 ? Number(width) : 0), 0)
}

describe('the timeline as a drawing', () => {
  test('has its title, its lines, its axis, its models, their lanes and the legend', () => {
    const trials = [trialWith('serial', ['0r10 1r10']), trialWith('threads', ['0r8 0p2', '1r5 1b5'])]
    const document = parse(xmlOf(trials))
    expect(document.documentElement.namespaceURI).toBe('http://www.w3.org/2000/svg')
    expect(document.querySelector('title')?.textContent).toBe('A timeline')
    const texts = textsOf(document)
    const expected = ['A timeline', '4 tasks', '10 ms', '1', '2', m.export_note()]
    expect(texts).toEqual(expect.arrayContaining(expected.map(plain)))
    expect(texts).toEqual(
      expect.arrayContaining((['running', 'preempted', 'blocked'] as const).map(stateTitle)),
    )
    expect(texts).toEqual(expect.arrayContaining([modelTitle('serial'), modelTitle('threads')]))
  })

  test('contains any text: markup is escaped, and what XML cannot express is left out', () => {
    const title = `<b>"R&D"</b> ]]> 'x' \u0000\u000b\uffff`
    const document = parse(xmlOf([trialWith('serial', ['0r1'])], { title, lines: [title] }))
    expect(document.querySelector('b')).toBeNull()
    const texts = [...document.querySelectorAll('text')].map(({ textContent }) => textContent)
    expect(texts.filter((text) => text === `<b>"R&D"</b> ]]> 'x' `)).toHaveLength(2)
  })

  test('has no styles and no scripts, so that a page of any policy may contain it', () => {
    const svg = xmlOf([trialWith('threads', ['0r5 0p5 -w5 0y5 0b5 0g5'])])
    expect(svg).not.toMatch(/<style|style=|<script|<image|href|url\(/)
  })

  test('shows as much of a colour as its tasks ran', () => {
    const document = parse(xmlOf([trialWith('serial', ['0r30 1r50 0r20'])]))
    const [first, second] = PALETTE.tasks
    expect(widthOf(document, first)).toBeCloseTo(WIDTH / 2, 0)
    expect(widthOf(document, second)).toBeCloseTo(WIDTH / 2, 0)
  })

  test('shows only the visible part', () => {
    const document = parse(xmlOf([trialWith('serial', ['0r30 1r50'])], { view: { fromMs: 20, toMs: 40 } }))
    const [first, second] = PALETTE.tasks
    expect(widthOf(document, first)).toBeCloseTo(WIDTH / 2, 0)
    expect(widthOf(document, second)).toBeCloseTo(WIDTH / 2, 0)
    expect(textsOf(document)).not.toContain('0')
  })

  test('draws the other tasks faintly while one is selected', () => {
    const document = parse(xmlOf([trialWith('serial', ['0r30 1r50'])], { selected: 1 }))
    expect(widthOf(document, PALETTE.tasks[1])).toBeCloseTo((WIDTH * 5) / 8, 0)
    expect(widthOf(document, PALETTE.faint[0])).toBeCloseTo((WIDTH * 3) / 8, 0)
    expect(widthOf(document, PALETTE.tasks[0])).toBe(0)
  })

  test('has a note on blocks where slices are merged, and only there', () => {
    const hasNote = (trial: Trial): boolean => !textsOf(parse(xmlOf([trial]))).includes(m.export_note())
    expect(hasNote(trialWith('serial', ['0r30 1r50']))).toBe(false)
    const many = Array.from({ length: 3_000 }, (_, at) => `${at % 3}r0.01`).join(' ')
    expect(hasNote(trialWith('serial', [many]))).toBe(true)
  })

  test('stays below its size limit, however many slices there are', () => {
    const slices = columnsOf(
      Array.from({ length: 20_000 }, (_, at) => ({ ms: 0.001 + (at % 7), task: at % 50, state: at % 6 })),
    )
    const empty = Array.from({ length: 64 }, () => '0r1')
    const trial = trialWith('threads', empty, { wallMs: 80_000 })
    const workers = trial.workers.map((worker) => ({ ...worker, slices }))
    const svg = xmlOf([{ ...trial, workers }], { width: 3_000 })
    expect(svg.length).toBeLessThan(10_000_000)
    expect(textsOf(parse(svg))).not.toContain(m.export_note())
  })

  test('is the same as elements of a page', () => {
    const drawing = svgOf(contentOf([trialWith('threads', ['0r5 0p5', '1y5 1b5'])]), THEME)
    const saved = parse(toXml(drawing)).documentElement
    saved.removeAttribute('xmlns')
    expect(toElement(drawing).isEqualNode(saved)).toBe(true)
  })

  test('may be empty', () => {
    parse(xmlOf([]))
    parse(xmlOf([trialWith('threads', ['', '0r0'])]))
  })

  test('has everything inside its bounds, one below the other', () => {
    const content = contentOf([trialWith('threads', ['0r5', '1r5']), trialWith('cooperative', ['0r5'])], {
      width: 200,
    })
    const places = sheetPlaces(content)
    const { axis, lanes, legend, note, height } = places
    expect([axis, lanes, legend, note, height]).toEqual(
      [axis, lanes, legend, note, height].sort((a, b) => a - b),
    )
    expect(lanes + content.layout.height).toBeLessThan(legend)
    expect(places.left + content.width).toBeLessThan(places.width)
    const document = parse(toXml(svgOf(content, THEME)))
    const [, , right = 0, bottom = 0] = (document.documentElement.getAttribute('viewBox') ?? '')
      .split(' ')
      .map(Number)
    for (const text of document.querySelectorAll('text')) {
      const [x, y] = ['x', 'y'].map((name) => Number(text.getAttribute(name))) as [number, number]
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThan(right)
      expect(y).toBeLessThan(bottom)
    }
  })
})
