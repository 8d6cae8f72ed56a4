import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NO_TASK, STATE_CODES } from '../../../../src/contract/columns/states.ts'
import { SvgSurface } from '../../../../src/renderer/export/svg-surface.ts'
import { type SvgNode, svgNode, toElement } from '../../../../src/renderer/export/svg.ts'
import { LaneIndex } from '../../../../src/renderer/timeline/model/lane-index.ts'
import {
  COLOUR_NAMES,
  type Pixel,
  cssColour,
  packPixel,
  paletteOf,
} from '../../../../src/renderer/timeline/paint/colours.ts'
import { paintLane } from '../../../../src/renderer/timeline/paint/paint-lane.ts'
import { PixelColumns, fillColumns } from '../../../../src/renderer/timeline/paint/pixel-columns.ts'
import { type SliceSpec, columnsOf } from '../../../fixtures/slices.ts'

const [RED, BLUE] = [packPixel(200, 0, 0), packPixel(0, 0, 200)]
const PALETTE = {
  ...paletteOf((name) => packPixel(COLOUR_NAMES.indexOf(name) * 8, 100, 50)),
  // Otherwise the colour of waiting.
  gc: packPixel(1, 2, 3),
}

/** The colours and data of all paths, in the order in which they are drawn. */
function pathsOf(nodes: readonly (SvgNode | string)[]): string[][] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return []
    const { fill, stroke, d } = node.attributes
    const own = node.name === 'path' ? [[String(fill === 'none' ? stroke : fill), String(d)]] : []
    return [...own, ...pathsOf(node.children)]
  })
}

/** All rectangles of a colour. */
function rectanglesOf(surface: SvgSurface, colour: Pixel): { left: number; width: number; height: number }[] {
  return pathsOf(surface.nodes)
    .filter(([css]) => css === cssColour(colour))
    .flatMap(([, data]) => [...(data ?? '').matchAll(/M([\d.]+) [\d.]+h([\d.]+)v([\d.]+)/g)])
    .map(([, left, width, height]) => ({ left: Number(left), width: Number(width), height: Number(height) }))
}

const widthOf = (surface: SvgSurface, colour: Pixel): number =>
  rectanglesOf(surface, colour).reduce((sum, { width }) => sum + width, 0)

describe('an SVG surface', () => {
  test('draws neighbouring rectangles of one colour as one, in one path with others of it', () => {
    const surface = new SvgSurface(100, 20)
    surface.fill(0, 0, 5, 10, RED)
    surface.fill(5, 0, 9, 10, RED)
    surface.fill(20, 0, 30, 10, BLUE)
    surface.fill(40, 0, 50, 20, RED)
    expect(pathsOf(surface.nodes)).toEqual([
      [cssColour(RED), 'M0 0h9v10h-9zM40 0h10v20h-10z'],
      [cssColour(BLUE), 'M20 0h10v10h-10z'],
    ])
  })

  test('draws what comes later over what came before', () => {
    const surface = new SvgSurface(100, 20)
    surface.fill(0, 0, 50, 20, RED)
    surface.fill(10, 0, 20, 20, BLUE)
    surface.fill(15, 0, 30, 20, RED)
    expect(pathsOf(surface.nodes).map(([colour]) => colour)).toEqual([RED, BLUE, RED].map(cssColour))
  })

  test('cuts shapes at its edges, and leaves out what is outside', () => {
    const surface = new SvgSurface(10, 10)
    surface.fill(-5, 2, 25, 4, RED)
    surface.fill(10, 0, 20, 10, BLUE)
    surface.hatch(0, 12, 10, 20, BLUE, BLUE, 1)
    expect(pathsOf(surface.nodes)).toEqual([[cssColour(RED), 'M0 2h10v2h-10z']])
  })

  test('draws stripes and dots over their ground', () => {
    const surface = new SvgSurface(40, 8)
    surface.hatch(0, 0, 8, 8, RED, BLUE, 2)
    surface.dots(20, 0, 32, 8, BLUE, RED, 2)
    const [ground, stripes, dotGround, dots] = pathsOf(surface.nodes)
    expect([ground, dotGround]).toEqual([
      [cssColour(BLUE), 'M0 0h8v8h-8z'],
      [cssColour(RED), 'M20 0h12v8h-12z'],
    ])
    expect(stripes).toEqual([cssColour(RED), 'M0 8l8 -8'])
    expect(dots).toEqual([cssColour(BLUE), 'M20 1h12M20 7h12'])
  })

  test('draws an area in its own coordinates, at its place', () => {
    const surface = new SvgSurface(100, 100)
    surface.area(30, 40, 10, 10).fill(0, 0, 99, 5, RED)
    const [area] = surface.nodes
    expect(area?.attributes).toEqual({ transform: 'translate(30 40)' })
    expect(pathsOf(area?.children ?? [])).toEqual([[cssColour(RED), 'M0 0h10v5h-10z']])
  })

  test('stops drawing at its size limit, areas included', () => {
    const surface = new SvgSurface(1_000, 10, 100)
    const area = surface.area(0, 0, 1_000, 10)
    for (let x = 0; x < 1_000; x += 2) area.fill(x, 0, x + 1, 10, RED)
    expect(surface.isFull).toBe(true)
    expect(JSON.stringify(surface.nodes).length).toBeLessThan(400)
  })
})

describe('a lane on an SVG surface', () => {
  const WIDTH = 500
  const states = ['running', 'waiting', 'blocked', 'gc'] as const
  const spec = fc
    .record({
      ms: fc.double({ min: 1, max: 100, noNaN: true }),
      state: fc.constantFrom(...states),
      task: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ ms, state, task }): SliceSpec => ({
      ms,
      state: STATE_CODES[state],
      // The shapes of a task that waits have the colour of the task.
      task: state === 'running' ? task : NO_TASK,
    }))

  function paint(specs: readonly SliceSpec[], length: number): { surface: SvgSurface; endMs: number } {
    const index = new LaneIndex(columnsOf(specs))
    const { endMs } = index
    const columns = new PixelColumns(length)
    fillColumns(index, { fromMs: 0, stepMs: endMs / length }, columns)
    const scale = WIDTH / length
    // Lower lanes have no line below a wait.
    const height = 20 * scale
    const surface = new SvgSurface(WIDTH, height)
    const place = { top: 0, height, scale, fromMs: 0, columnMs: endMs / length, minMs: 0 }
    paintLane(surface, index, columns, place, PALETTE)
    return { surface, endMs }
  }

  test('is as wide, state by state, as its slices are long, where each stands for itself', () => {
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: 40 }), (specs) => {
        // Columns so narrow that every slice has two of them.
        const { surface, endMs } = paint(specs, Math.ceil(specs.reduce((sum, { ms }) => sum + ms, 0) * 4))
        const msOf = (state: (typeof states)[number]): number =>
          specs.filter((one) => one.state === STATE_CODES[state]).reduce((sum, { ms }) => sum + ms, 0)
        const running = PALETTE.tasks.reduce((sum, colour) => sum + widthOf(surface, colour), 0)
        const toMs = endMs / WIDTH
        // Numbers in the drawing are rounded to hundredths.
        const tolerance = specs.length * 0.02 * toMs
        expect(Math.abs(running * toMs - msOf('running'))).toBeLessThanOrEqual(tolerance)
        const drawn = { waiting: PALETTE.idle.line, blocked: PALETTE.blocked, gc: PALETTE.gc }
        for (const state of ['waiting', 'blocked', 'gc'] as const) {
          expect(Math.abs(widthOf(surface, drawn[state]) * toMs - msOf(state))).toBeLessThanOrEqual(tolerance)
        }
      }),
    )
  })

  test('covers its whole width at any resolution, with blocks too', () => {
    fc.assert(
      fc.property(
        fc.array(spec, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 90 }),
        (specs, length) => {
          const { surface } = paint(specs, length)
          const colours = [...PALETTE.tasks, PALETTE.ground, PALETTE.idle.line, PALETTE.blocked, PALETTE.gc]
          const all = colours
            .flatMap((colour) => rectanglesOf(surface, colour))
            .sort((a, b) => a.left - b.left)
          let coveredTo = 0
          for (const { left, width } of all) {
            expect(left).toBeLessThanOrEqual(coveredTo + 0.02)
            coveredTo = Math.max(coveredTo, left + width)
          }
          expect(Math.abs(coveredTo - WIDTH)).toBeLessThanOrEqual(0.02)
        },
      ),
    )
  })
})

test('a drawing becomes elements of a page', () => {
  const element = toElement(svgNode('svg', { width: 3 }, [svgNode('text', { x: 1 }, ['<b>"R&D"</b>'])]))
  expect(element.namespaceURI).toBe('http://www.w3.org/2000/svg')
  expect(element.getAttribute('width')).toBe('3')
  expect(element.querySelector('text')?.textContent).toBe('<b>"R&D"</b>')
})
