import { expect, test } from 'vitest'
import { AWAIT_CAUSES, SLICE_STATES } from '../../../src/contract/columns/states.ts'
import { FURTHER_READING } from '../../../src/contract/api/further-reading.ts'
import { MODELS } from '../../../src/contract/models/index.ts'
import { readingTitle } from '../../../src/text/further-reading.ts'
import { actorText, modelExplanation, modelTitle, workerName, workerNoun } from '../../../src/text/models.ts'
import { awaitText, stateMeaning, stateTitle } from '../../../src/text/states.ts'

test.each(MODELS)('the model $id has its texts', ({ id, workerKind }) => {
  expect(modelTitle(id)).toMatch(/^[A-Z]\w+$/)
  expect(modelExplanation(id)).toMatch(/^[A-Z].*\.$/)
  expect(actorText({ model: id, workers: 2 })).toMatch(/\w/)
  expect(workerNoun(workerKind, 1)).toMatch(/^[a-z ]+$/)
})

test('models are named and counted', () => {
  expect(MODELS.map(({ id }) => modelTitle(id))).toEqual(['Serial', 'Threads', 'Processes', 'Cooperative'])
  expect(MODELS.map(({ id }) => actorText({ model: id, workers: 1 }))).toEqual([
    'Serial',
    'one thread',
    'one process',
    'Cooperative',
  ])
  expect(actorText({ model: 'threads', workers: 24 })).toBe('24 threads')
  expect(actorText({ model: 'processes', workers: 2 })).toBe('two processes')
  expect(modelTitle('gil')).toBe('gil')
})

test('workers are named and counted', () => {
  expect(workerName('thread', 3)).toBe('Thread 3')
  expect(workerName('process', 2)).toBe('Process 2')
  expect(workerName('loop', 1)).toBe('Event loop')
  expect(workerNoun('process', 1)).toBe('process')
  expect(workerNoun('process', 2)).toBe('processes')
  expect(workerNoun('thread', 2)).toBe('threads')
  expect(workerNoun('loop', 2)).toBe('event loops')
})

test.each(SLICE_STATES)('the state %s has its texts', (state) => {
  expect(stateTitle(state)).toMatch(/^[A-Z][a-z ]+$/)
  expect(stateMeaning(state)).toMatch(/^[A-Z].*\.$/)
})

test('causes of awaits have names', () => {
  expect(AWAIT_CAUSES.map(awaitText)).toEqual([
    'a timer',
    'the web service',
    'the database',
    'a file',
    'another part of the task',
  ])
})

test.each(FURTHER_READING)('the page $url has a title with its site', ({ id, url }) => {
  expect(readingTitle(id)).toContain(`(${new URL(url).hostname})`)
})
