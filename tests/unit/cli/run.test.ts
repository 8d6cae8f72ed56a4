import { describe, expect, test } from 'vitest'
import { CliError } from '../../../src/cli/environment.ts'
import { main } from '../../../src/cli/program.ts'
import { fault } from '../../../src/contract/fault.ts'
import type { ModelId } from '../../../src/contract/models/index.ts'
import { parseDocument } from '../../../src/contract/run/json.ts'
import { failedTrial, trialOf } from '../../fixtures/documents.ts'
import { FakeEnvironment, type Script, healthyTrials } from '../../fixtures/fake-environment.ts'
import { privateTmpdir } from '../../fixtures/private-tmpdir.ts'

const RUN = ['run', '--workload', 'crunch']

async function call(
  args: readonly string[],
  script: Script = {},
): Promise<{ environment: FakeEnvironment; status: number }> {
  const environment = new FakeEnvironment(script)
  const status = await main([...RUN, ...args], environment)
  expect(environment.calls.close).toBe(1)
  expect(environment.listeners).toBe(0)
  return { environment, status }
}

describe('options', () => {
  test('make the plan that is run', async () => {
    const options =
      '--models serial,cooperative --tasks 16 --workers 4 --time-slice-ms 2.5 --blocking-call-ms 30 ' +
      '--repeats 2 --warmups 0 --seed 7 --worker-reuse cold --param limit=2e4'
    const { environment, status } = await call(options.split(' '))
    expect(status).toBe(0)
    expect(environment.plans).toEqual([
      {
        workload: 'crunch',
        params: { limit: 20_000 },
        tasks: 16,
        models: ['serial', 'cooperative'],
        workers: { threads: 4, processes: 4 },
        timeSliceMs: 2.5,
        blockingCallMs: 30,
        repeats: 2,
        warmups: 0,
        seed: 7,
        workerReuse: 'cold',
      },
    ])
  })

  test('for one kind of worker override --workers', async () => {
    const { environment } = await call(['--workers', '4', '--threads', '8'])
    expect(environment.plans).toMatchObject([{ workers: { threads: 8, processes: 4 } }])
  })

  test('that are repeated have their last value', async () => {
    const { environment } = await call('--param limit=50 --param limit=60 --tasks 3 --tasks 4'.split(' '))
    expect(environment.plans).toMatchObject([{ params: { limit: 60 }, tasks: 4 }])
  })
})

describe('a completed run', () => {
  test('prints plan, machine, table, findings and warnings', async () => {
    const wallMs = (model: ModelId): number => (model === 'serial' || model === 'cooperative' ? 1_000 : 525)
    const { environment, status } = await call(['--quiet', '--repeats', '1'], {
      trials: ({ models }) => models.map((model) => trialOf(model, { wallMs: wallMs(model), cpuMs: 990 })),
    })
    expect(status).toBe(0)
    expect(environment.stderr.text).toBe('')
    const lines = environment.stdout.lines
    expect(lines.slice(0, 9)).toEqual([
      'crunch · limit 1,000 · 8 tasks · time slice 5 ms · 1 repeat · 1 warm-up · seed 1',
      'Example CPU at 3.0 GHz, 2 cores, 8.00 GB of memory',
      '',
      'Model        Workers  Wall time          ± MAD  CPU time  Cores busy  Speed-up  Start-up  Trials',
      '───────────  ───────  ─────────  ─────────────  ────────  ──────────  ────────  ────────  ──────',
      'Serial             1     1.00 s  not available    990 ms        0.99     1.00×   10.0 ms       1',
      'Threads            2     525 ms  not available    990 ms        1.89     1.90×   10.0 ms       1',
      'Processes          2     525 ms  not available    990 ms        1.89     1.90×   10.0 ms       1',
      'Cooperative        1     1.00 s  not available    990 ms        0.99     1.00×   10.0 ms       1',
    ])
    expect(lines[9]).toBe('')
    expect(lines[10]).not.toBe('')
    expect(lines.at(-1)).toMatch(/^Note: /)
  })

  test('of several repeats states what ± means', async () => {
    const { environment } = await call(['--models', 'serial', '--repeats', '3', '--quiet'])
    expect(environment.stdout.text).toContain(
      '\n\nTimes are medians; ± is the median absolute deviation (MAD).\n\n',
    )
  })

  test('names a blocking call, cold workers and the time slice only if the plan has them', async () => {
    const { environment } = await call(
      '--models threads --blocking-call-ms 30 --worker-reuse cold'.split(' '),
    )
    expect(environment.stdout.lines[0]).toBe(
      'crunch · limit 1,000 · 8 tasks · blocking call 30 ms · 3 repeats · 1 warm-up · new workers for each trial · seed 1',
    )
  })

  test('prints "not available" for what could not be measured', async () => {
    const { environment } = await call(['--models', 'threads', '--quiet'], {
      trials: () => [trialOf('threads', { cpuMs: null })],
    })
    expect(environment.stdout.lines[5]).toMatch(
      /^Threads +2 +100 ms +not available +not available +not available/,
    )
  })

  test('with failed tasks has a column for them, and status 0', async () => {
    const { environment, status } = await call(['--models', 'serial', '--repeats', '3'], {
      trials: () => [
        trialOf('serial', { tasksFailed: 3 }),
        trialOf('serial', { index: 1 }),
        trialOf('serial', { index: 2 }),
      ],
    })
    expect(status).toBe(0)
    expect(environment.stdout.lines[3]).toMatch(/Trials {2}Failed tasks$/)
    expect(environment.stdout.lines[5]).toMatch(/ 3 {7}3 of 24$/)
  })

  test('has ordinary spaces only', async () => {
    const { environment } = await call([])
    expect(environment.stdout.text + environment.stderr.text).not.toMatch(/[\u00a0\u202f]/)
  })
})

describe('a run that fails', () => {
  test('with a failed trial prints the rest, the cause, and has status 1', async () => {
    const broken = failedTrial('threads', fault('unexpected', { text: 'It broke.' }), { index: 3 })
    const { environment, status } = await call(['--quiet'], {
      trials: (plan) => [...healthyTrials(plan), broken],
    })
    expect(status).toBe(1)
    expect(environment.stdout.text).toContain(' 3 (1 failed)\n')
    expect(environment.stderr.lines).toHaveLength(1)
    expect(environment.stderr.text).toMatch(/^The run failed\. .*it broke/i)
  })

  test('because models disagree has status 1, with --json too', async () => {
    const { environment, status } = await call(['--json', '--quiet'], {
      trials: () => [trialOf('serial'), trialOf('threads', { checksum: 'beef', order: 1 })],
    })
    expect(status).toBe(1)
    expect(parseDocument(environment.stdout.text).trials).toHaveLength(2)
    expect(environment.stderr.text).toMatch(/^The run failed\. /)
  })

  test('outside its trials prints the fault, and nothing on stdout', async () => {
    const { environment, status } = await call(['--json'], {
      notStarted: fault('runner_exited', { exitCode: 7 }),
    })
    expect(status).toBe(1)
    expect(environment.stdout.text).toBe('')
    expect(environment.stderr.lines).toHaveLength(1)
    expect(environment.stderr.text).toContain('7')
  })

  test('after some trials prints their figures', async () => {
    const { environment, status } = await call(['--quiet'], {
      failure: fault('runner_killed', { signal: 'SIGKILL' }),
    })
    expect(status).toBe(1)
    expect(environment.stdout.text).toContain('Threads')
    expect(environment.stderr.text).toContain('SIGKILL')
  })
})

describe('--json', () => {
  // Nothing is left in the temporary folder.
  privateTmpdir()

  test('prints the document and nothing else', async () => {
    const { environment, status } = await call(['--json'])
    expect(status).toBe(0)
    expect(environment.stdout.lines).toHaveLength(1)
    const document = parseDocument(environment.stdout.text)
    expect(document.state).toBe('completed')
    expect(document.trials).toHaveLength(12)
    expect(document.trials[0]?.workers[0]?.slices.task).toHaveLength(2)
    expect(environment.stderr.lines).toHaveLength(12)
  })

  test('leaves warm-ups out', async () => {
    const { environment } = await call(['--json'], {
      trials: () => [trialOf('serial', { warmup: true }), trialOf('serial', { order: 1 })],
    })
    expect(parseDocument(environment.stdout.text).trials).toMatchObject([{ warmup: false, order: 1 }])
  })

  test('prints nothing of a run that failed', async () => {
    const { environment } = await call(['--json'], { failure: fault('runner_exited', { exitCode: 1 }) })
    expect(environment.stdout.text).toBe('')
  })
})

test.each([[[]], [['--json']]])(
  'an output that cannot be written (%j) is a sentence and status 1',
  async (args) => {
    const environment = new FakeEnvironment()
    environment.stdout.failure = new CliError('No.')
    expect(await main([...RUN, '--quiet', ...args], environment)).toBe(1)
    expect(environment.stderr.text).toBe('No.\n')
  },
)
