import { expect, test } from 'vitest'
import { SLICE_STATES } from '../../../src/contract/columns/states.ts'
import { MODELS, MODEL_IDS, type ModelId, modelOf, workerCount } from '../../../src/contract/models/index.ts'

test('the models are listed in this order', () => {
  expect(MODEL_IDS).toEqual(['serial', 'threads', 'processes', 'cooperative'])
})

test('exactly one model is the baseline', () => {
  expect(MODELS.filter(({ baseline }) => baseline).map(({ id }) => id)).toEqual(['serial'])
})

test('a model is found by its id', () => {
  expect(modelOf('processes')).toMatchObject({ workerKind: 'process', parallel: true, sharesMemory: false })
  expect(() => modelOf('fibers' as ModelId)).toThrow('fibers')
})

test('the plan sets the number of workers of the parallel models only', () => {
  const workers = { threads: 7, processes: 3 }
  expect(MODEL_IDS.map((id) => workerCount(id, workers))).toEqual([1, 7, 3, 1])
})

test('every model declares known states, and its own mark and colour', () => {
  for (const { states } of MODELS) for (const state of states) expect(SLICE_STATES).toContain(state)
  expect(new Set(MODELS.map(({ mark }) => mark)).size).toBe(MODELS.length)
  expect(new Set(MODELS.map(({ colour }) => colour)).size).toBe(MODELS.length)
})
