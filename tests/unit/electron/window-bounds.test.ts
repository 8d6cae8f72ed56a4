import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  MINIMUM_SIZE,
  fitBounds,
  readWindowState,
  writeWindowState,
} from '../../../electron/main/window-bounds.ts'
import { tempFolder } from '../../fixtures/temp-folder.ts'

const LEFT = { x: 0, y: 0, width: 1920, height: 1080 }
const RIGHT = { x: 1920, y: 0, width: 1280, height: 1024 }

describe('a window’s saved bounds', () => {
  test('are unchanged if all of them is on a display', () => {
    const bounds = { x: 2000, y: 100, width: 900, height: 700 }
    expect(fitBounds(bounds, [LEFT, RIGHT])).toEqual(bounds)
  })

  test('are dropped if their display is gone', () => {
    expect(fitBounds({ x: 2000, y: 100, width: 900, height: 700 }, [LEFT])).toBeNull()
    expect(fitBounds(LEFT, [])).toBeNull()
  })

  test('are dropped if the title bar is out of reach', () => {
    expect(fitBounds({ x: 100, y: -300, width: 900, height: 700 }, [LEFT])).toBeNull()
    expect(fitBounds({ x: -850, y: 100, width: 900, height: 700 }, [LEFT])).toBeNull()
  })

  test('are shrunk to their display and moved onto it', () => {
    expect(fitBounds({ x: 2100, y: 500, width: 1900, height: 1000 }, [LEFT, RIGHT])).toEqual({
      x: 1920,
      y: 24,
      width: 1280,
      height: 1000,
    })
  })

  test('are fitted into one display, and never below the minimum size, or dropped', () => {
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

describe('the window’s state', () => {
  const folder = tempFolder()

  test('is read as it was written, and no other file is left', () => {
    const file = join(folder.path, 'window.json')
    const state = { bounds: { x: 1, y: 2, width: 800, height: 600 }, maximized: true }
    writeWindowState(file, state)
    writeWindowState(file, state)
    expect(readWindowState(file)).toMatchObject(state)
    expect(readdirSync(folder.path)).toEqual(['window.json'])
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1 })
  })

  test.each(['', '{', '[]', '{"version":2}', '{"version":1,"bounds":{"x":"0"},"maximized":true}'])(
    'is not read from %j',
    (text) => {
      expect(readWindowState(folder.write('damaged.json', text))).toBeNull()
    },
  )

  test('is not read from a missing file', () => {
    expect(readWindowState(join(folder.path, 'missing.json'))).toBeNull()
  })
})
