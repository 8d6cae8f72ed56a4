import './jsdom-gaps.ts'
import { flushSync, mount, unmount } from 'svelte'
import type uPlot from 'uplot'
import { describe, expect, test, vi } from 'vitest'
import CpuStrip from '../../../src/renderer/results/charts/CpuStrip.svelte'
import { eventually } from '../../fixtures/eventually.ts'

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
    // Each property changes by itself, as in the window.
    let maxMs = $state(150)
    const course = { tMs: [50, 100], use: [1, 2] }
    const strip = mount(CpuStrip, {
      target: document.body,
      props: {
        course,
        model: 'threads',
        cores: 2,
        ceiling: 2,
        get maxMs() {
          return maxMs
        },
        onpoint: () => {},
      },
    })
    await eventually(() => expect(drawn.at(-1)?.x).toEqual([0, 150]))
    maxMs = 2_000
    flushSync()
    await eventually(() => expect(drawn.at(-1)?.x).toEqual([0, 2_000]))
    await unmount(strip)
  })
})
