import fc from 'fast-check'
import { describe as group, expect, test } from 'vitest'
import { LIMITS } from '../../../src/contract/plan/limits.ts'
import { type PlanContext, parsePlan } from '../../../src/contract/plan/plan.ts'
import { describeProblem } from '../../../src/contract/plan/problem.ts'
import { workloadOf } from '../../fixtures/trials.ts'

const crunch = workloadOf()
const paint = workloadOf({
  id: 'paint',
  params: [
    {
      type: 'choice',
      id: 'colour',
      title: 'Colour',
      help: '',
      choices: [
        { value: 'red', title: 'Red' },
        { value: 'blue', title: 'Blue' },
        { value: '3', title: 'Three' },
      ],
      default: 'red',
    },
  ],
})
const idle = workloadOf({ id: 'idle', params: [], defaultTasks: 200 })
const query = workloadOf({ id: 'query', unavailable: 'this Node has no SQLite' })
const context: PlanContext = { workloads: [crunch, paint, idle, query], cores: 6 }

/** The sentences with which a plan is refused; empty when it is accepted. */
function refusals(input: unknown): string[] {
  const result = parsePlan(input, context)
  return result.ok ? [] : result.problems.map((problem) => describeProblem(problem))
}

group('defaults', () => {
  test('fill in everything but the workload', () => {
    expect(parsePlan({ workload: 'crunch' }, context)).toEqual({
      ok: true,
      plan: {
        workload: 'crunch',
        params: { limit: 1_000 },
        tasks: 8,
        models: ['serial', 'threads', 'processes', 'cooperative'],
        workers: { threads: 8, processes: 6 },
        timeSliceMs: 5,
        blockingCallMs: 0,
        repeats: 3,
        warmups: 1,
        seed: 1,
        workerReuse: 'warm',
      },
    })
  })

  test('give each task a thread, up to the limit', () => {
    expect(parsePlan({ workload: 'crunch', tasks: 3 }, context)).toMatchObject({
      plan: { workers: { threads: 3, processes: 6 } },
    })
    expect(parsePlan({ workload: 'idle' }, context)).toMatchObject({ plan: { workers: { threads: 64 } } })
  })

  test('give each core a process, up to the limit', () => {
    const huge = { ...context, cores: 256 }
    expect(parsePlan({ workload: 'crunch' }, huge)).toMatchObject({ plan: { workers: { processes: 64 } } })
  })

  test('stand in for a field that is there but undefined', () => {
    const input = { workload: 'crunch', tasks: undefined, params: undefined, workers: { threads: undefined } }
    expect(parsePlan(input, context)).toEqual(parsePlan({ workload: 'crunch' }, context))
  })

  test('leave what was given as it was given', () => {
    const given = {
      workload: 'crunch',
      params: { limit: 77 },
      tasks: 20_000,
      models: ['threads'],
      workers: { threads: 64, processes: 1 },
      timeSliceMs: 0.5,
      repeats: 100,
      warmups: 0,
      seed: 4_294_967_295,
      workerReuse: 'cold',
      blockingCallMs: 30,
    }
    expect(parsePlan(given, context)).toEqual({ ok: true, plan: given })
  })
})

group('models', () => {
  test('come in the lab’s order, each once', () => {
    const models = ['cooperative', 'serial', 'cooperative']
    expect(parsePlan({ workload: 'crunch', models }, context)).toMatchObject({
      plan: { models: ['serial', 'cooperative'] },
    })
  })

  const accepted = 'it must be one or more of serial, threads, processes and cooperative.'
  test.each([
    [['serial', 'fibers'], `models is "fibers": ${accepted}`],
    [[], `models is empty: ${accepted}`],
    ['serial', `models is "serial": ${accepted}`],
    [[7], `models is 7: ${accepted}`],
    [['__proto__'], `models is "__proto__": ${accepted}`],
    [null, `models is null: ${accepted}`],
  ])('%j are refused', (models, sentence) => {
    expect(refusals({ workload: 'crunch', models })).toEqual([sentence])
  })
})

group('numbers', () => {
  const fields = [
    ['tasks', 'a whole number from 1 to 20,000'],
    ['timeSliceMs', 'a number from 0 to 1,000 ms'],
    ['repeats', 'a whole number from 1 to 100'],
    ['warmups', 'a whole number from 0 to 20'],
    ['seed', 'a whole number from 0 to 4,294,967,295'],
  ] as const

  test.each(fields)('%s must be %s', (field, accepted) => {
    const { min, max, integer } = LIMITS[field]
    for (const value of [min, max]) expect(refusals({ workload: 'crunch', [field]: value })).toEqual([])
    const shown = (value: number): string => value.toLocaleString('en-US')
    for (const value of [min - 1, max + 1, ...(integer ? [min + 0.5] : [])]) {
      const sentence = `${field} is ${shown(value)}: it must be ${accepted}.`
      expect(refusals({ workload: 'crunch', [field]: value })).toEqual([sentence])
    }
  })

  test.each(['threads', 'processes'] as const)('%s must be a whole number from 1 to 64', (kind) => {
    const refusalOf = (value: unknown): string[] =>
      refusals({ workload: 'crunch', workers: { [kind]: value } })
    expect([...refusalOf(1), ...refusalOf(64)]).toEqual([])
    for (const value of [0, 65, 1.5]) {
      expect(refusalOf(value)).toEqual([`${kind} is ${value}: it must be a whole number from 1 to 64.`])
    }
  })

  test.each([
    ['8', '"8"'],
    ['', '""'],
    [null, 'null'],
    [true, 'true'],
    [[8], '[8]'],
    [{ valueOf: 8 }, '{"valueOf":8}'],
    [Number.NaN, 'not a number'],
    [Infinity, 'not a number'],
    [8n, 'bigint'],
  ])('%s is not taken for one', (value, shown) => {
    expect(refusals({ workload: 'crunch', tasks: value })).toEqual([
      `tasks is ${shown}: it must be a whole number from 1 to 20,000.`,
    ])
  })
})

group('a workload', () => {
  const accepted = 'it must be one of crunch, paint or idle.'
  test.each([
    [{ workload: 'crnch' }, `workload is "crnch": ${accepted}`],
    [{}, `workload is missing: ${accepted}`],
    [{ workload: '' }, `workload is "": ${accepted}`],
    [{ workload: ['crunch'] }, `workload is ["crunch"]: ${accepted}`],
    [{ workload: 'constructor' }, `workload is "constructor": ${accepted}`],
    [
      { workload: 'query' },
      `workload is "query", which cannot run here (this Node has no SQLite): ${accepted}`,
    ],
  ])('%j is refused', (input, sentence) => {
    expect(refusals(input)).toEqual([sentence])
  })
})

group('parameters', () => {
  test('outside their limits are refused with them', () => {
    expect(refusals({ workload: 'crunch', params: { limit: 9 } })).toEqual([
      'params.limit is 9: it must be a whole number from 10 to 1,000,000.',
    ])
    expect(refusals({ workload: 'crunch', params: { limit: '100' } })).toEqual([
      'params.limit is "100": it must be a whole number from 10 to 1,000,000.',
    ])
  })

  test('that are one of a few words must be one of them', () => {
    expect(parsePlan({ workload: 'paint', params: { colour: '3' } }, context)).toMatchObject({
      plan: { params: { colour: '3' } },
    })
    for (const [colour, shown] of [
      ['green', '"green"'],
      [3, '3'],
    ]) {
      expect(refusals({ workload: 'paint', params: { colour } })).toEqual([
        `params.colour is ${String(shown)}: it must be red, blue or 3.`,
      ])
    }
  })

  test('that do not exist are refused', () => {
    expect(refusals({ workload: 'crunch', params: { limt: 9 } })).toEqual([
      'params.limt is no parameter of this workload: it must be limit.',
    ])
    expect(refusals({ workload: 'idle', params: { limit: 9 } })).toEqual([
      'params.limit is no parameter of this workload: it must be left out.',
    ])
  })

  test('must come as an object', () => {
    for (const params of [[], 'limit=9', 9, null]) {
      expect(refusals({ workload: 'crunch', params })).toEqual([
        `params is ${JSON.stringify(params)}: it must be an object.`,
      ])
    }
  })
})

group('a hostile plan', () => {
  test.each([[null], [undefined], [[]], ['crunch'], [3], [true]])('%j is no plan', (input) => {
    expect(parsePlan(input, context)).toMatchObject({ ok: false, problems: [{ path: 'plan' }] })
  })

  test('cannot reach prototypes by its names', () => {
    const plan: unknown = JSON.parse(
      '{"workload":"crunch","__proto__":{"tasks":5},"params":{"__proto__":{"limit":20},"constructor":3}}',
    )
    expect(refusals(plan)).toEqual([
      expect.stringMatching(/^__proto__ is not a field of a plan: it must be one of workload, params, /),
      'params.__proto__ is no parameter of this workload: it must be limit.',
      'params.constructor is no parameter of this workload: it must be limit.',
    ])
    expect('limit' in {}).toBe(false)
  })

  test('has every field checked, and all problems told at once', () => {
    const plan = { workload: 'crunch', tasks: 0, repeats: -1, taks: 4, workers: { fibers: 2 }, models: [] }
    expect(refusals(plan).map((sentence) => sentence.split(' ')[0])).toEqual([
      'taks',
      'workers.fibers',
      'tasks',
      'models',
      'repeats',
    ])
  })

  test('of megabytes is refused in one short line', () => {
    const long = 'x\n'.repeat(1_000_000)
    const plan = { workload: 'crunch', tasks: long, models: [long], params: { [long]: 1, limit: long } }
    const sentences = refusals({ ...plan, [long]: 1 })
    expect(sentences).toHaveLength(5)
    for (const sentence of sentences) {
      expect(sentence.length).toBeLessThan(250)
      expect(sentence).not.toContain('\n')
    }
  })

  test('that contains itself is refused like any other', () => {
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    expect(refusals({ workload: 'crunch', tasks: loop })).toEqual([
      'tasks is object: it must be a whole number from 1 to 20,000.',
    ])
  })

  test('never throws, and what it gets through is within all limits', () => {
    const fields = {
      workload: fc.constantFrom('crunch', 'paint'),
      tasks: fc.anything(),
      timeSliceMs: fc.anything(),
    }
    const input = fc.oneof(
      fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true, withMap: true }),
      fc.record(
        {
          ...fields,
          params: fc.anything(),
          models: fc.anything(),
          workers: fc.anything(),
          seed: fc.anything(),
        },
        { requiredKeys: ['workload'] },
      ),
    )
    fc.assert(
      fc.property(input, (given) => {
        const result = parsePlan(given, context)
        if (!result.ok) expect(result.problems.length).toBeGreaterThan(0)
        else expect(parsePlan(result.plan, context)).toEqual(result)
      }),
      { numRuns: 500 },
    )
  })
})
