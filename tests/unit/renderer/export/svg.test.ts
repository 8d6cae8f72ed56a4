import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SLICE_STATES } from '../../../../src/contract/columns/slices.ts'
import type { Trial } from '../../../../src/contract/run/report.ts'
import { laneShapes } from '../../../../src/renderer/export/lane-shapes.ts'
import { sheetOf } from '../../../../src/renderer/export/sheet.ts'
import type { Shown } from '../../../../src/renderer/export/shown.ts'
import { toElement, toXml } from '../../../../src/renderer/export/svg-node.ts'
import { svgOf } from '../../../../src/renderer/export/svg.ts'
import {
  COLOUR_NAMES,
  cssColour,
  packPixel,
  paletteOf,
} from '../../../../src/renderer/timeline/paint/colours.ts'
import { Columns } from '../../../../src/renderer/timeline/paint/columns.ts'
import { LaneIndex } from '../../../../src/renderer/timeline/model/lane-index.ts'
import { layoutOf } from '../../../../src/renderer/timeline/model/layout.ts'
import { NO_TASK, stateOfLook } from '../../../../src/renderer/timeline/paint/looks.ts'
import { timelineModel } from '../../../../src/renderer/timeline/model/model.ts'
import { columnsOf, slicesOf, trialWith } from '../../../fixtures/slices.ts'

const palette = paletteOf((name) => packPixel(COLOUR_NAMES.indexOf(name) * 20, 100, 50))
const THEME = { palette, ink: 'rgb(1 2 3)', font: `"Noto Sans", 'Ubuntu'` }

function shownOf(trials: readonly Trial[], more: Partial<Shown> = {}): Shown {
  const timeline = timelineModel(trials)
  return {
    title: 'Who ran when: Waits',
    lines: ['4 tasks'],
    layout: layoutOf(timeline),
    view: { fromMs: 0, toMs: timeline.extentMs },
    extentMs: timeline.extentMs,
    selected: NO_TASK,
    width: 800,
    ...more,
  }
}

/** The document as a browser reads it; fails where it is not well-formed. */
function parse(svg: string): Document {
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml')
  expect(document.querySelector('parsererror')).toBeNull()
  return document
}

/** The drawing as it is saved. */
function xmlOf(...drawn: Parameters<typeof svgOf>): string {
  return toXml(svgOf(...drawn))
}

const texts = (document: Document): string[] =>
  [...document.querySelectorAll('text')].map(({ textContent }) => textContent)

/** The widths of all rectangles of a fill, added up. */
function widthsOf(document: Document, fill: string): number {
  const paths = [...document.querySelectorAll('g g path')].filter(
    (path) => path.getAttribute('fill') === fill,
  )
  const widths = paths.flatMap((path) => [...(path.getAttribute('d') ?? '').matchAll(/h([\d.]+)v/g)])
  return widths.reduce((sum, [, width]) => sum + Number(width), 0)
}

describe('the timeline as SVG', () => {
  test('is a document with its title, its axis, its models, their lanes and the legend', () => {
    const trials = [trialWith('serial', ['0r10 1r10']), trialWith('threads', ['0r8 0p2', '1r5 1b5'])]
    const document = parse(xmlOf(shownOf(trials), THEME))
    expect(document.documentElement.namespaceURI).toBe('http://www.w3.org/2000/svg')
    expect(document.querySelector('title')?.textContent).toBe('Who ran when: Waits')
    const words = texts(document)
    for (const word of ['Who ran when: Waits', '4 tasks', 'One after another', 'Threads', '10 ms']) {
      expect(words).toContain(word)
    }
    expect(words.filter((word) => word === '1' || word === '2').length).toBeGreaterThanOrEqual(4)
    for (const title of ['Running', 'Preempted', 'Waiting', 'Ready', 'Blocked', 'Clean-up']) {
      expect(words).toContain(title)
    }
  })

  test('holds any text: what would be markup is text, and what XML cannot say is left out', () => {
    const title = `<b>"R&D"</b> ]]> 'x' \u0000\u000b\uffff`
    const document = parse(xmlOf(shownOf([trialWith('serial', ['0r1'])], { title, lines: [title] }), THEME))
    expect(document.querySelector('b')).toBeNull()
    expect(texts(document).filter((words) => words.includes('R&D'))).toEqual(
      Array.from({ length: 2 }, () => `<b>"R&D"</b> ]]> 'x' `),
    )
  })

  test('needs no styles and no scripts, so that a page of any policy may hold it', () => {
    const svg = xmlOf(shownOf([trialWith('threads', ['0r5 0p5 -w5 0y5 0b5 0g5'])]), THEME)
    expect(svg).not.toMatch(/<style|style=|<script|<image|href|url\(/)
  })

  test('shows as much of a colour as its task ran', () => {
    const document = parse(xmlOf(shownOf([trialWith('serial', ['0r30 1r50 0r20'])]), THEME))
    const [first, second] = palette.tasks.map(cssColour)
    expect(widthsOf(document, first ?? '')).toBeCloseTo(400, 1)
    expect(widthsOf(document, second ?? '')).toBeCloseTo(400, 1)
  })

  test('shows only what is seen', () => {
    const view = { fromMs: 20, toMs: 40 }
    const document = parse(xmlOf(shownOf([trialWith('serial', ['0r30 1r50'])], { view }), THEME))
    const [first, second] = palette.tasks.map(cssColour)
    expect(widthsOf(document, first ?? '')).toBeCloseTo(400, 1)
    expect(widthsOf(document, second ?? '')).toBeCloseTo(400, 1)
    expect(texts(document)).not.toContain('0')
  })

  test('lights up the selected task and dims the others', () => {
    const svg = xmlOf(shownOf([trialWith('serial', ['0r30 1r50'])], { selected: 1 }), THEME)
    const document = parse(svg)
    expect(widthsOf(document, cssColour(palette.tasks[1] ?? 0))).toBeCloseTo(500, 1)
    expect(widthsOf(document, cssColour(palette.faint[0] ?? 0))).toBeCloseTo(300, 1)
    expect(widthsOf(document, cssColour(palette.tasks[0] ?? 0))).toBe(0)
  })

  test('says when slices are merged, and only then', () => {
    const merged = (trial: Trial): boolean =>
      texts(parse(xmlOf(shownOf([trial]), THEME))).some((words) => words.includes('stand together as blocks'))
    expect(merged(trialWith('serial', ['0r30 1r50']))).toBe(false)
    const many = Array.from({ length: 3_000 }, (_, at) => `${at % 3}r0.01`).join(' ')
    expect(merged(trialWith('serial', [many]))).toBe(true)
  })

  test('stays within some megabytes, however much there is', () => {
    const lane = columnsOf(
      Array.from({ length: 20_000 }, (_, at) => ({ ms: 0.001 + (at % 7), task: at % 50, state: at % 6 })),
    )
    const one = trialWith(
      'threads',
      Array.from({ length: 64 }, () => '0r1'),
    )
    const trial = { ...one, wallMs: 80_000, lanes: one.lanes.map((report) => ({ ...report, slices: lane })) }
    const svg = xmlOf(shownOf([trial], { width: 3_000 }), THEME)
    expect(svg.length).toBeLessThan(10_000_000)
    expect(svg).toContain('stand together as blocks')
    expect(svg.endsWith('</svg>')).toBe(true)
  })

  test('is the same as elements of a page', () => {
    const title = `<b>"R&D"</b>`
    const drawing = svgOf(shownOf([trialWith('threads', ['0r5 0p5', '1y5 1b5'])], { title }), THEME)
    const saved = parse(toXml(drawing)).documentElement
    saved.removeAttribute('xmlns')
    expect(toElement(drawing).isEqualNode(saved)).toBe(true)
  })

  test('is drawn of nothing too', () => {
    parse(xmlOf(shownOf([]), THEME))
    parse(xmlOf(shownOf([trialWith('threads', ['', '0r0'])]), THEME))
  })
})

describe('the shapes of a lane', () => {
  const slice = fc.record({
    ms: fc.double({ min: 0.5, max: 100, noNaN: true }),
    task: fc.integer({ min: 0, max: 9 }),
    state: fc.integer({ min: 0, max: SLICE_STATES.length - 1 }),
  })

  test('are as wide, state by state, as the slices are long, where each stands for itself', () => {
    fc.assert(
      fc.property(fc.array(slice, { minLength: 1, maxLength: 40 }), (specs) => {
        const slices = columnsOf(specs)
        const endMs = slices.endMs.at(-1) ?? 0
        const view = { fromMs: 0, toMs: endMs }
        // Wide enough that no slice is shorter than two columns.
        const shapes = laneShapes(new LaneIndex(slices), view, new Columns(Math.ceil(endMs / 0.2)))
        expect(shapes.some(({ isBlock }) => isBlock)).toBe(false)
        for (const [code, state] of SLICE_STATES.entries()) {
          const drawn = shapes.filter(({ look }) => stateOfLook(look) === state)
          const share = drawn.reduce((sum, { left, right }) => sum + right - left, 0)
          const ms = specs.filter((spec) => spec.state === code).reduce((sum, spec) => sum + spec.ms, 0)
          expect(share * endMs).toBeCloseTo(ms, 6)
        }
      }),
    )
  })

  test('cover the lane once, from its first slice to its last, at any resolution', () => {
    fc.assert(
      fc.property(
        fc.array(slice, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 90 }),
        (specs, width) => {
          const slices = columnsOf(specs)
          const view = { fromMs: 0, toMs: slices.endMs.at(-1) ?? 0 }
          const shapes = laneShapes(new LaneIndex(slices), view, new Columns(width))
          const columns = new Map(shapes.map((shape) => [shape.left, shape.right]))
          let end = 0
          for (const [left, right] of columns) {
            // A block in which all waited has no shape.
            expect(left).toBeGreaterThanOrEqual(end - 1e-9)
            expect(right).toBeGreaterThan(left)
            end = right
          }
          expect(end).toBeLessThanOrEqual(1 + 1e-9)
          for (const { from, to } of shapes) expect(to).toBeGreaterThan(from)
        },
      ),
    )
  })

  test('are cut where the view is', () => {
    const index = new LaneIndex(slicesOf('0r10 1r10 2r10'))
    const shapes = laneShapes(index, { fromMs: 5, toMs: 15 }, new Columns(100))
    expect(shapes.map(({ task, left, right }) => [task, left, right])).toEqual([
      [0, 0, 0.5],
      [1, 0.5, 1],
    ])
  })
})

describe('the sheet', () => {
  test('has room for all that stands on it', () => {
    const shown = shownOf([trialWith('threads', ['0r5', '1r5']), trialWith('cooperative', ['0r5'])], {
      width: 200,
    })
    const { width, height, lanes, texts: written, swatches } = sheetOf(shown, 'A note.')
    expect(lanes.y + lanes.height).toBeLessThan(height)
    expect(lanes.x + lanes.width).toBeLessThan(width)
    for (const { x, y } of [...written, ...swatches]) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(x).toBeLessThan(width)
      expect(y).toBeLessThan(height)
    }
    expect(written.at(-1)?.text).toContain('A note.')
  })
})
