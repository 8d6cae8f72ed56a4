import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MINIMUM_SIZE, fitBounds, readPlace, writePlace } from '../../../electron/main/window-bounds.ts'

const LEFT = { x: 0, y: 0, width: 1920, height: 1080 }
const RIGHT = { x: 1920, y: 0, width: 1280, height: 1024 }

describe('fitting a window to the displays there are', () => {
  it('leaves a window alone that is wholly visible', () => {
    const bounds = { x: 2000, y: 100, width: 900, height: 700 }
    expect(fitBounds(bounds, [LEFT, RIGHT])).toEqual(bounds)
  })

  it('gives up a place on a display that is gone', () => {
    expect(fitBounds({ x: 2000, y: 100, width: 900, height: 700 }, [LEFT])).toBeNull()
    expect(fitBounds(LEFT, [])).toBeNull()
  })

  it('gives up a place whose title bar cannot be got hold of', () => {
    expect(fitBounds({ x: 100, y: -300, width: 900, height: 700 }, [LEFT])).toBeNull()
    expect(fitBounds({ x: -850, y: 100, width: 900, height: 700 }, [LEFT])).toBeNull()
  })

  it('shrinks a window that is larger than its display, and moves it onto it', () => {
    expect(fitBounds({ x: 2100, y: 500, width: 1900, height: 1000 }, [LEFT, RIGHT])).toEqual({
      x: 1920,
      y: 24,
      width: 1280,
      height: 1000,
    })
  })

  it('puts a window wholly inside one display, never below the smallest size, or nowhere', () => {
    const number = fc.integer({ min: -5_000, max: 5_000 })
    const size = fc.integer({ min: 1, max: 5_000 })
    fc.assert(
      fc.property(fc.record({ x: number, y: number, width: size, height: size }), (bounds) => {
        const fitted = fitBounds(bounds, [LEFT, RIGHT])
        if (fitted === null) return
        const inside = [LEFT, RIGHT].some(
          (area) =>
            fitted.x >= area.x &&
            fitted.y >= area.y &&
            fitted.x + fitted.width <= area.x + area.width &&
            fitted.y + fitted.height <= area.y + area.height,
        )
        expect(inside).toBe(true)
        expect(fitted.width).toBeGreaterThanOrEqual(MINIMUM_SIZE.width)
        expect(fitted.height).toBeGreaterThanOrEqual(MINIMUM_SIZE.height)
      }),
    )
  })
})

describe('keeping the window’s place', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'interleave-place-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('reads what it wrote, and leaves no other file behind', () => {
    const file = join(folder, 'window.json')
    const place = { bounds: { x: 1, y: 2, width: 800, height: 600 }, maximized: true }
    writePlace(file, place)
    writePlace(file, place)
    expect(readPlace(file)).toMatchObject(place)
    expect(readdirSync(folder)).toEqual(['window.json'])
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1 })
  })

  it.each(['', '{', '[]', '{"version":2}', '{"version":1,"bounds":{"x":"0"},"maximized":true}'])(
    'takes %j for no place at all',
    (text) => {
      const file = join(folder, 'window.json')
      writeFileSync(file, text)
      expect(readPlace(file)).toBeNull()
    },
  )

  it('takes a missing file for no place', () => {
    expect(readPlace(join(folder, 'window.json'))).toBeNull()
  })
})
