import './jsdom-gaps.ts'
import { render } from '@testing-library/svelte'
import type uPlot from 'uplot'
import { describe, expect, test, vi } from 'vitest'
import CpuStrip from '../../../src/renderer/charts/CpuStrip.svelte'

/** The ranges of the axes each time the chart was drawn, newest last. */
const drawn = vi.hoisted((): Record<'x' | 'y', unknown>[] => [])
vi.mock('uplot', () => ({
  default: class {
    static paths = {}
    // Like uPlot, it asks for the ranges when it draws: a moment after it was made.
    constructor({ scales }: uPlot.Options) {
      const ask = (scale: 'x' | 'y'): unknown => {
        const range = scales?.[scale]?.range as (() => unknown) | undefined
        return range?.()
      }
      queueMicrotask(() => drawn.push({ x: ask('x'), y: ask('y') }))
    }
    destroy(): void {}
  },
}))

describe('the strip of CPU use', () => {
  test('follows the axis that all models share when it grows', async () => {
    vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(400)
    vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(36)
    const course = { tMs: [50, 100], use: [1, 2] }
    const props = { course, model: 'threads', cores: 2, ceiling: 2, maxMs: 150, onpoint: () => {} } as const
    const { rerender } = render(CpuStrip, props)
    await vi.waitFor(() => expect(drawn.at(-1)?.x).toEqual([0, 150]))
    await rerender({ ...props, maxMs: 2_000, ceiling: 4 })
    expect(drawn.at(-1)).toEqual({ x: [0, 2_000], y: [expect.closeTo(-0.16), expect.closeTo(4.48)] })
  })
})
