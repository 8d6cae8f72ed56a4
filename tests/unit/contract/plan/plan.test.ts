import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LIMITS } from '../../../../src/contract/plan/limits.ts'
import { type PlanContext, type PlanResult, parsePlan } from '../../../../src/contract/plan/plan.ts'
import type { Problem } from '../../../../src/contract/plan/problem.ts'
import { AmbiguousNumber } from '../../../../src/contract/plan/read-number.ts'
import { workloadOf } from '../../../fixtures/documents.ts'

const crunch = workloadOf()
const paint = workloadOf({
  id: 'paint',
  params: [{ type: 'choice', id: 'colour', choices: ['red', 'blue', '3'], default: 'red' }],
})
const idle = workloadOf({ id: 'idle', params: [], defaultTasks: 200 })
const query = workloadOf({ id: 'query', unavailable: { code: 'no_sqlite', values: { node: '20.1.0' } } })
const context: PlanContext = { workloads: [crunch, paint, idle, query], usableCores: 6 }

const parse = (input: unknown): PlanResult => parsePlan(input, context)

/** The problems of a plan; none if it is accepted. */
function problemsOf(input: unknown): readonly Problem[] {
  const result = parse(input)
  return result.ok ? [] : result.problems
}

/** The problems of a plan of the workload `crunch` with these fields. */
function problemsWith(fields: object): readonly Problem[] {
  return problemsOf({ workload: 'crunch', ...fields })
}

describe('defaults', () => {
  test('fill in everything but the workload', () => {
    expect(parse({ workload: 'crunch' })).toEqual({
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
    expect(parse({ workload: 'crunch', tasks: 3 })).toMatchObject({
      plan: { workers: { threads: 3, processes: 6 } },
    })
    expect(parse({ workload: 'idle' })).toMatchObject({ plan: { workers: { threads: 64 } } })
  })

  test('give each usable core a process, up to the limit', () => {
    const huge = { ...context, usableCores: 256 }
    expect(parsePlan({ workload: 'crunch' }, huge)).toMatchObject({ plan: { workers: { processes: 64 } } })
  })

  test('replace fields that are present but undefined', () => {
    const input = { workload: 'crunch', tasks: undefined, params: undefined, workers: { threads: undefined } }
    expect(parse(input)).toEqual(parse({ workload: 'crunch' }))
  })

  test('replace nothing that was given', () => {
    const given = {
      workload: 'crunch',
      params: { limit: 77 },
      tasks: 20_000,
      models: ['threads'],
      workers: { threads: 64, processes: 1 },
      timeSliceMs: 0.5,
      blockingCallMs: 30,
      repeats: 100,
      warmups: 0,
      seed: 4_294_967_295,
      workerReuse: 'cold',
    }
    expect(parse(given)).toEqual({ ok: true, plan: given })
  })
})

describe('models', () => {
  test('are in the order of the lab, each once', () => {
    expect(parse({ workload: 'crunch', models: ['cooperative', 'serial', 'cooperative'] })).toMatchObject({
      plan: { models: ['serial', 'cooperative'] },
    })
  })

  test.each([
    [['serial', 'fibers'], '"fibers"'],
    [[], '[]'],
    ['serial', '"serial"'],
    [[7], '7'],
    [['__proto__'], '"__proto__"'],
    [null, 'null'],
  ])('%j are refused', (models, json) => {
    const accepted = { kind: 'some_of', choices: ['serial', 'threads', 'processes', 'cooperative'] }
    expect(problemsWith({ models })).toEqual([{ path: 'models', found: { kind: 'value', json }, accepted }])
  })
})

describe('numbers', () => {
  const fields = ['tasks', 'timeSliceMs', 'blockingCallMs', 'repeats', 'warmups', 'seed'] as const

  test.each(fields)('%s are within their limit', (field) => {
    const { min, max, integer } = LIMITS[field]
    for (const value of [min, max]) expect(problemsWith({ [field]: value })).toEqual([])
    for (const value of [min - 1, max + 1, ...(integer ? [min + 0.5] : [])]) {
      expect(problemsWith({ [field]: value })).toEqual([
        {
          path: field,
          found: { kind: 'value', json: String(value) },
          accepted: { kind: 'number', ...LIMITS[field] },
        },
      ])
    }
  })

  test.each(['threads', 'processes'] as const)('%s are within their limit', (kind) => {
    const found = (value: unknown): readonly Problem[] => problemsWith({ workers: { [kind]: value } })
    expect([...found(1), ...found(64)]).toEqual([])
    for (const value of [0, 65, 1.5]) {
      expect(found(value)).toMatchObject([{ path: kind, found: { json: String(value) } }])
    }
  })

  test.each([
    ['8', '"8"'],
    ['', '""'],
    [null, 'null'],
    [true, 'true'],
    [[8], '[8]'],
    [{ valueOf: 8 }, '{"valueOf":8}'],
    [Number.NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [8n, 'bigint'],
  ])('do not include %s', (tasks, json) => {
    expect(problemsWith({ tasks })).toMatchObject([{ path: 'tasks', found: { kind: 'value', json } }])
  })

  test('with two readings are refused with both', () => {
    expect(problemsWith({ tasks: new AmbiguousNumber('1.000') })).toMatchObject([
      { path: 'tasks', found: { kind: 'ambiguous_number', text: '1.000', readings: [1, 1_000] } },
    ])
  })
})

describe('a workload', () => {
  const accepted = { kind: 'one_of', choices: ['crunch', 'paint', 'idle'] }

  test('is required', () => {
    expect(problemsOf({})).toEqual([{ path: 'workload', found: { kind: 'nothing' }, accepted }])
  })

  test.each([['crnch'], [''], [['crunch']], ['constructor']])('%j is unknown', (workload) => {
    const found = { kind: 'value', json: JSON.stringify(workload) }
    expect(problemsOf({ workload })).toEqual([{ path: 'workload', found, accepted }])
  })

  test('that this machine cannot run is refused with the cause', () => {
    const found = {
      kind: 'unavailable_workload',
      id: 'query',
      cause: { code: 'no_sqlite', values: { node: '20.1.0' } },
    }
    expect(problemsOf({ workload: 'query' })).toEqual([{ path: 'workload', found, accepted }])
  })
})

describe('parameters', () => {
  const limit = { kind: 'number', min: 10, max: 1_000_000, unit: '', integer: true }

  test.each([
    [9, '9'],
    ['100', '"100"'],
  ])('of the value %j outside their limit are refused', (value, json) => {
    expect(problemsWith({ params: { limit: value } })).toEqual([
      { path: 'params.limit', found: { kind: 'value', json }, accepted: limit },
    ])
  })

  test('that are a choice are one of the choices', () => {
    expect(parse({ workload: 'paint', params: { colour: '3' } })).toMatchObject({
      plan: { params: { colour: '3' } },
    })
    for (const colour of ['green', 3]) {
      expect(problemsOf({ workload: 'paint', params: { colour } })).toEqual([
        {
          path: 'params.colour',
          found: { kind: 'value', json: JSON.stringify(colour) },
          accepted: { kind: 'one_of', choices: ['red', 'blue', '3'] },
        },
      ])
    }
  })

  test('that the workload does not have are refused', () => {
    const found = { kind: 'unknown_field' }
    expect(problemsWith({ params: { limt: 9 } })).toEqual([
      { path: 'params.limt', found, accepted: { kind: 'one_of', choices: ['limit'] } },
    ])
    expect(problemsOf({ workload: 'idle', params: { limit: 9 } })).toEqual([
      { path: 'params.limit', found, accepted: { kind: 'nothing' } },
    ])
  })

  test.each([[[]], ['limit=9'], [9], [null]])('are an object, not %j', (params) => {
    expect(problemsWith({ params })).toEqual([
      {
        path: 'params',
        found: { kind: 'value', json: JSON.stringify(params) },
        accepted: { kind: 'object' },
      },
    ])
  })
})

test('the reuse of workers is one of two words', () => {
  expect(problemsWith({ workerReuse: 'hot' })).toEqual([
    {
      path: 'workerReuse',
      found: { kind: 'value', json: '"hot"' },
      accepted: { kind: 'one_of', choices: ['warm', 'cold'] },
    },
  ])
})

describe('a hostile plan', () => {
  test.each([[null], [undefined], [[]], ['crunch'], [3], [true]])('%j is not an object', (input) => {
    expect(problemsOf(input)).toMatchObject([{ path: 'plan', accepted: { kind: 'object' } }])
  })

  test('cannot reach prototypes by its names', () => {
    const plan: unknown = JSON.parse(
      '{"workload":"crunch","__proto__":{"tasks":5},"params":{"__proto__":{"limit":20},"constructor":3}}',
    )
    expect(problemsOf(plan).map(({ path, found }) => [path, found.kind])).toEqual([
      ['__proto__', 'unknown_field'],
      ['params.__proto__', 'unknown_field'],
      ['params.constructor', 'unknown_field'],
    ])
    expect('limit' in {}).toBe(false)
  })

  test('has all its problems reported together', () => {
    const fields = { tasks: 0, repeats: -1, taks: 4, workers: { fibers: 2 }, models: [] }
    expect(problemsWith(fields).map(({ path }) => path)).toEqual([
      'taks',
      'workers.fibers',
      'tasks',
      'models',
      'repeats',
    ])
  })

  test('of megabytes has short problems', () => {
    const long = 'x\n'.repeat(1_000_000)
    const problems = problemsWith({
      tasks: long,
      models: [long],
      params: { [long]: 1, limit: long },
      [long]: 1,
    })
    expect(problems).toHaveLength(5)
    for (const problem of problems) expect(JSON.stringify(problem).length).toBeLessThan(350)
  })

  test('that contains itself is refused', () => {
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    expect(problemsWith({ tasks: loop })).toMatchObject([{ found: { kind: 'value', json: 'object' } }])
  })

  test('never makes the check throw, and checking an accepted plan again changes nothing', () => {
    const anything = fc.anything()
    const input = fc.oneof(
      fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true, withMap: true }),
      fc.record(
        {
          workload: fc.constantFrom('crunch', 'paint'),
          tasks: anything,
          timeSliceMs: anything,
          params: anything,
          models: anything,
          workers: anything,
          seed: anything,
        },
        { requiredKeys: ['workload'] },
      ),
    )
    fc.assert(
      fc.property(input, (given) => {
        const result = parse(given)
        if (!result.ok) expect(result.problems.length).toBeGreaterThan(0)
        else expect(parse(result.plan)).toEqual(result)
      }),
      { numRuns: 500 },
    )
  })
})
