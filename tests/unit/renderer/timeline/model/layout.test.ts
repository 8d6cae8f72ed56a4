import { describe, expect, test } from 'vitest'
import { layoutOf, magnify, showsNumber } from '../../../../../src/renderer/timeline/model/layout.ts'
import { timelineData } from '../../../../../src/renderer/timeline/model/sources.ts'
import { trialWith } from '../../../../fixtures/slices.ts'

describe('lanes beside larger type', () => {
  const layout = layoutOf(timelineData([trialWith('threads', ['0r5', '1r5', '2r5'])]))
  const large = magnify(layout, 1.5)

  test('are as much higher, in the same order without overlap', () => {
    expect(large.height).toBeCloseTo(layout.height * 1.5)
    expect(large.lanes.map(({ top, height }) => [top, height])).toEqual(
      layout.lanes.map(({ top, height }) => [top * 1.5, height * 1.5]),
    )
    expect(large.lanes.map(({ lane }) => lane)).toEqual(layout.lanes.map(({ lane }) => lane))
  })

  test('show a number where there was room for it before', () => {
    const workers = Array.from({ length: 64 }, () => '0r5')
    const many = layoutOf(timelineData([trialWith('threads', workers)]))
    const numbered = (of: typeof many, magnification: number): number =>
      of.lanes.filter((placed) => showsNumber(placed, 64, magnification)).length
    expect(numbered(magnify(many, 2), 2)).toBe(numbered(many, 1))
    expect(numbered(many, 1)).toBeLessThan(64)
  })
})
