import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../../src/cli/program.ts'
import { type Problem, shortJson } from '../../../src/contract/plan/problem.ts'
import { workloadOf } from '../../fixtures/documents.ts'
import { FakeEnvironment, type Script } from '../../fixtures/fake-environment.ts'
import { tempFolder } from '../../fixtures/temp-folder.ts'

/** The lines on stderr of a call that is refused before anything is started. */
async function refusal(args: readonly string[], script: Script = {}): Promise<string[]> {
  const environment = new FakeEnvironment(script)
  expect(await main(args, environment)).toBe(2)
  expect(environment.stdout.text).toBe('')
  expect(environment.plans).toEqual([])
  expect(environment.listeners).toBe(0)
  return environment.stderr.lines
}

const RUN = ['run', '--workload', 'crunch']

describe('a call that commander refuses', () => {
  test.each([
    [['run', '--taks', '4'], 'Unknown option --taks; did you mean --tasks?'],
    [['run', '--workload', 'crunch', '--jsno'], 'Unknown option --jsno; did you mean --json?'],
    [['run', '--hepl'], 'Unknown option --hepl; did you mean --help?'],
    [['run', '-x'], 'Unknown option -x; see "interleave run --help".'],
    [['--fast', 'run'], 'Unknown option --fast; see "interleave --help".'],
    [['run', "--it's\nnew"], 'Unknown option "--it\'s\\nnew"; see "interleave run --help".'],
    [['rnu'], 'Unknown command rnu; did you mean run?'],
    [['sho'], 'Unknown command sho; did you mean show?'],
    [['fly'], 'Unknown command fly; expected run, workloads, serve, show or help.'],
    [['help', 'fly'], 'Unknown command fly; expected run, workloads, serve, show or help.'],
    [['run', 'crunch'], 'Unexpected argument crunch; see "interleave run --help".'],
    [['workloads', 'a', 'b'], 'Unexpected arguments a, b; see "interleave workloads --help".'],
    [['show', 'a.json', 'b.json'], 'Unexpected argument "b.json"; see "interleave show --help".'],
    [['show'], 'The argument <file> is missing; see "interleave show --help".'],
    [['run', '--workload'], '--workload needs a value: --workload <name>.'],
    [['run', '--param'], '--param needs a value: --param <name=value>.'],
  ])('%j is one sentence and status 2', async (args, line) => {
    expect(await refusal(args)).toEqual([line])
  })

  test('names the program as it was called', async () => {
    expect(await refusal(['run', '-x'], { command: 'npm run lab --' })).toEqual([
      'Unknown option -x; see "npm run lab -- run --help".',
    ])
  })

  test('without a command prints the help on stderr', async () => {
    expect((await refusal([]))[0]).toBe('Usage: interleave [options] [command]')
  })
})

describe('a value that a plan does not accept', () => {
  const TASKS = '--tasks must be a whole number from 1 to 20,000'
  const LIMIT = '--param limit must be a whole number from 10 to 1,000,000'

  test.each([
    [['--tasks', '0'], `${TASKS} (got 0).`],
    [['--tasks', '20001'], `${TASKS} (got 20,001).`],
    [['--tasks', '20,001'], `${TASKS} (got 20,001).`],
    [['--tasks', 'many'], `${TASKS} (got "many").`],
    [['--tasks', '0x10'], `${TASKS} (got "0x10").`],
    [['--tasks', '1,00'], `${TASKS} (got "1,00").`],
    [['--tasks', ''], `${TASKS} (got "").`],
    [['--tasks', '-3'], `${TASKS} (got -3).`],
    [['--time-slice-ms', '2000'], '--time-slice-ms must be a number from 0 to 1,000 ms (got 2,000).'],
    [['--blocking-call-ms', '-1'], '--blocking-call-ms must be a number from 0 to 10,000 ms (got -1).'],
    [['--repeats', '0'], '--repeats must be a whole number from 1 to 100 (got 0).'],
    [['--warmups', '21'], '--warmups must be a whole number from 0 to 20 (got 21).'],
    [['--seed', '1.5'], '--seed must be a whole number from 0 to 4,294,967,295 (got 1.5).'],
    [['--workers', '65'], '--workers must be a whole number from 1 to 64 (got 65).'],
    [['--threads', '0'], '--threads must be a whole number from 1 to 64 (got 0).'],
    [['--workers', '2', '--processes', '0'], '--processes must be a whole number from 1 to 64 (got 0).'],
    [['--worker-reuse', 'hot'], '--worker-reuse must be warm or cold (got "hot").'],
    [
      ['--models', 'serial,fibers'],
      '--models must be one or more of serial, threads, processes and cooperative (got "fibers").',
    ],
    [['--param', 'limit=9'], `${LIMIT} (got 9).`],
    [['--param', 'limit=lots'], `${LIMIT} (got "lots").`],
    [['--param', 'limt=9'], 'Unknown parameter limt; expected limit.'],
    [['--param', '__proto__=9'], 'Unknown parameter __proto__; expected limit.'],
    [['--param', 'limit'], '--param must be name=value, such as --param latencyMs=100 (got "limit").'],
    [['--param', '=9'], '--param must be name=value, such as --param latencyMs=100 (got "=9").'],
  ])('%j names the option, what is accepted, and the value', async (args, line) => {
    expect(await refusal([...RUN, ...args])).toEqual([line])
  })

  test.each([
    [['--tasks', '1.000'], '1.000 is ambiguous for --tasks: write 1 or 1000.'],
    [['--seed', '12.345'], '12.345 is ambiguous for --seed: write 12.345 or 12345.'],
    [['--param', 'limit=1.000'], '1.000 is ambiguous for --param limit: write 1 or 1000.'],
  ])('%j is refused with both readings', async (args, line) => {
    expect(await refusal([...RUN, ...args])).toEqual([line])
  })

  test('of an option with decimals is never ambiguous', async () => {
    const environment = new FakeEnvironment()
    expect(await main([...RUN, '--time-slice-ms', '1.000'], environment)).toBe(0)
    expect(environment.plans).toMatchObject([{ timeSliceMs: 1 }])
  })

  test('of several options is one line each', async () => {
    const lines = await refusal([...RUN, '--tasks', '0', '--workers', '0', '--seed', 'x'])
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['--tasks', '--workers', '--seed'])
  })
})

describe('a workload', () => {
  test('that is unknown or missing is refused with the known ones', async () => {
    expect(await refusal(['run', '--workload', 'crnch'])).toEqual([
      '--workload must be crunch (got "crnch").',
    ])
    expect(await refusal(['run'])).toEqual(['--workload is missing: it must be crunch.'])
  })

  test('that cannot run here is refused with the cause', async () => {
    const unavailable = { code: 'no_sqlite', values: { node: '20.0.0' } } as const
    const lines = await refusal(RUN, { workloads: [workloadOf({ unavailable })] })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('20.0.0')
  })

  test('that needs more memory than is available is refused', async () => {
    const problem: Problem = {
      path: 'memory',
      found: { kind: 'memory', neededBytes: 4e9 },
      accepted: { kind: 'memory', availableBytes: 1e9 },
    }
    const lines = await refusal(RUN, { problems: [problem] })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/4\.00 GB.*1\.00 GB/)
  })
})

describe('an --out that cannot be written', () => {
  const folder = tempFolder()

  test.each([
    ['in a folder that does not exist', join('none', 'run.json'), 'a file in a folder that exists'],
    ['that is a folder', '.', 'a file, not a folder'],
  ])('%s is refused with its path before anything starts', async (_, out, accepted) => {
    // The temporary folder may have any name, and long paths are shortened.
    const path = shortJson(join(folder.path, out))
    expect(await refusal([...RUN, '--out', out], { folder: folder.path })).toEqual([
      `--out must be ${accepted} (got ${path}).`,
    ])
  })

  test.each([
    ['runs/', 'a file, not a folder'],
    ['', 'the name of a file'],
  ])('because it is "%s" is refused as it was given', async (out, accepted) => {
    expect(await refusal([...RUN, '--out', out])).toEqual([`--out must be ${accepted} (got "${out}").`])
  })
})
