import { describe, expect, test } from 'vitest'
import { MODELS } from '../../../../src/contract/models/index.ts'
import { WORKLOAD_KINDS } from '../../../../src/contract/plan/workload.ts'
import { type Sketch, sketchOf, sketchesText } from '../../../../src/renderer/experiment/welcome/sketch.ts'

const runningAt = ({ blocks }: Sketch, at: number): number =>
  blocks.filter(({ from, to, state }) => state === 'running' && from <= at && at < to).length

describe('a sketch', () => {
  test.each(WORKLOAD_KINDS)(
    'of a workload of kind %s has four tasks, and no row runs two at once',
    (kind) => {
      for (const { id } of MODELS) {
        const { rows, blocks } = sketchOf(id, kind)
        expect(new Set(blocks.map(({ task }) => task))).toEqual(new Set([0, 1, 2, 3]))
        for (let row = 0; row < rows; row++) {
          const running = blocks
            .filter((one) => one.row === row && one.state === 'running')
            .sort((a, b) => a.from - b.from)
          for (const [index, { from }] of running.entries()) {
            expect(from).toBeGreaterThanOrEqual((running[index - 1]?.to ?? 0) - 1e-9)
          }
        }
      }
    },
  )

  test('of computing never runs more tasks than two cores can', () => {
    for (const { id } of MODELS) {
      const sketch = sketchOf(id, 'cpu')
      for (let at = 0.5; at < 100; at++) expect(runningAt(sketch, at)).toBeLessThanOrEqual(2)
    }
  })

  test('of a model that is not parallel runs one task at a time', () => {
    for (const { id, parallel } of MODELS) {
      const most = Math.max(...Array.from({ length: 100 }, (_, at) => runningAt(sketchOf(id, 'cpu'), at)))
      expect(most).toBe(parallel ? 2 : 1)
    }
  })

  test('differs between computing and waiting, in picture and words', () => {
    for (const { id } of MODELS) {
      expect(sketchOf(id, 'io').blocks).not.toEqual(sketchOf(id, 'cpu').blocks)
      expect(sketchOf(id, 'io').caption).not.toBe(sketchOf(id, 'cpu').caption)
    }
    expect(new Set(WORKLOAD_KINDS.map(sketchesText)).size).toBe(WORKLOAD_KINDS.length)
  })
})
