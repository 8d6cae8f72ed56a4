import { describe, expect, test } from 'vitest'
import { WORKLOAD_KINDS } from '../../../src/contract/plan/workload.ts'
import { workloadMessages } from '../../../src/text/messages.ts'
import {
  choiceTitle,
  paramHelp,
  paramTitle,
  taskNoun,
  workloadDescription,
  workloadKindTitle,
  workloadSummary,
  workloadTitle,
} from '../../../src/text/workloads.ts'
import { WORKLOADS } from '../../../src/workloads/index.ts'

describe.each(WORKLOADS)('the workload $id', ({ id, params }) => {
  test('has its texts', () => {
    expect(workloadTitle(id)).toMatch(/^[A-Z]/)
    expect(workloadSummary(id)).toMatch(/^[A-Z].*\.$/)
    expect(workloadDescription(id)).toMatch(/^Each task .*\.$/)
    expect(taskNoun(id, 1)).toMatch(/^[a-z]/)
    expect(taskNoun(id, 2)).not.toBe(taskNoun(id, 1))
  })

  test.each(params)('has texts for its parameter $id', (param) => {
    expect(paramTitle(id, param.id)).toMatch(/^[A-Z]/)
    expect(paramHelp(id, param.id)).toMatch(/^[A-Z].*\.$/)
    if (param.type === 'choice') {
      for (const choice of param.choices) expect(choiceTitle(id, param.id, choice)).toMatch(/^[A-Z]/)
    }
  })
})

test('there are no texts of workloads or parameters that do not exist', () => {
  const known = WORKLOADS.flatMap(({ id, params }) => [
    ...['title', 'summary', 'description', 'task'].map((part) => `workload_${id}_${part}`),
    ...params.flatMap((param) => [
      ...['title', 'help'].map((part) => `workload_${id}_param_${param.id}_${part}`),
      ...(param.type === 'choice' ? param.choices : []).map(
        (choice) => `workload_${id}_param_${param.id}_choice_${choice}`,
      ),
    ]),
  ])
  const keys = Object.keys(workloadMessages).filter((key) => key.startsWith('workload_'))
  expect(keys.filter((key) => !known.includes(key))).toEqual([])
})

test('kinds of workloads have titles', () => {
  expect(WORKLOAD_KINDS.map(workloadKindTitle)).toEqual(['CPU-bound', 'I/O-bound', 'Mixed', 'Data transfer'])
})

test('a workload of another version has its ids as texts', () => {
  expect(workloadTitle('raytrace')).toBe('raytrace')
  expect(workloadTitle('constructor')).toBe('constructor')
  expect(workloadSummary('raytrace')).toBe('')
  expect(workloadDescription('raytrace')).toBe('')
  expect(taskNoun('raytrace', 2)).toBe('')
  expect(paramTitle('raytrace', 'depth')).toBe('depth')
  expect(paramHelp('raytrace', 'depth')).toBe('')
  expect(choiceTitle('raytrace', 'mode', 'fast')).toBe('fast')
})
