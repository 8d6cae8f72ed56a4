import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe as group, expect, test } from 'vitest'
import { parseReport } from '../../../src/analysis/report-json.ts'
import { main } from '../../../src/cli/program.ts'
import type { ModelId } from '../../../src/contract/models.ts'
import { FakeHost, KeptOutput, type Script, healthyTrials } from '../../fixtures/fake-host.ts'
import { cancelledTrial, failedTrial, trialOf } from '../../fixtures/trials.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interleave-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const RUN = ['run', '--workload', 'crunch']

async function call(
  args: readonly string[],
  script: Script = {},
): Promise<{ host: FakeHost; status: number }> {
  const host = new FakeHost(script)
  const status = await main([...RUN, ...args], host)
  expect(host.disposed).toBe(1)
  expect(host.listeners).toBe(0)
  return { host, status }
}

group('options', () => {
  test('make the plan that is run', async () => {
    const options =
      '--models serial,cooperative --tasks 16 --workers 4 --time-slice-ms 2.5 --blocking-call-ms 30 --repeats 2 --warmups 0 --seed 7 --param limit=2e4'
    const { host, status } = await call(options.split(' '))
    expect(status).toBe(0)
    expect(host.plans).toEqual([
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
        workerReuse: 'warm',
      },
    ])
  })

  test('for one kind of worker go before --workers', async () => {
    const { host } = await call(['--workers', '4', '--threads', '8'])
    expect(host.plans[0]).toMatchObject({ workers: { threads: 8, processes: 4 } })
  })

  test('given twice count as given last', async () => {
    const { host } = await call([
      '--param',
      'limit=50',
      '--param',
      'limit=60',
      '--tasks',
      '3',
      '--tasks',
      '4',
    ])
    expect(host.plans[0]).toMatchObject({ params: { limit: 60 }, tasks: 4 })
  })
})

group('a run', () => {
  test('ends with a table, a sentence and the warnings on stdout', async () => {
    const slow = (model: ModelId): number => (model === 'serial' || model === 'cooperative' ? 1_000 : 525)
    const { host, status } = await call(['--quiet', '--repeats', '1'], {
      trials: ({ models }) => models.map((model) => trialOf(model, { wallMs: slow(model), cpuMs: 990 })),
    })
    expect(status).toBe(0)
    expect(host.stderr.text).toBe('')
    expect(host.stdout.lines).toEqual([
      'crunch · limit 1,000 · 8 tasks · slice 5 ms · 1 repeat · 1 warm-up · seed 1',
      'Test CPU, 2 cores, 8.00 GB of memory',
      '',
      'Model               Workers   Wall time           ± MAD   CPU time   Cores busy   Speed-up   Trials',
      '─────────────────   ─────   ─────────   ─────────────   ────────   ──────────   ────────   ──────',
      'One after another       1      1.00 s   not available     990 ms         0.99      1.00×        1',
      'Threads                 2      525 ms   not available     990 ms         1.89      1.90×        1',
      'Processes               2      525 ms   not available     990 ms         1.89      1.90×        1',
      'Cooperative             1      1.00 s   not available     990 ms         0.99      1.00×        1',
      '',
      'In a single trial, two threads and two processes both finished 1.9 times faster than one after another; ' +
        'the event loop kept one core busy and gained nothing.',
      'Note: Each model was measured once: a small difference may be chance. Use 3 repeats or more.',
    ])
  })

  test('says of several trials what their spread means', async () => {
    const { host } = await call(['--models', 'serial', '--repeats', '3', '--quiet'])
    expect(host.stdout.text).toContain(
      '\n\nTimes are medians of the trials; half of the trials lie within ± MAD of theirs.\n\n',
    )
  })

  test('with failed tasks has a column for them, and still succeeds', async () => {
    const { host, status } = await call(['--models', 'serial', '--repeats', '1'], {
      trials: () => [
        trialOf('serial', { tasksFailed: 3, firstTaskError: 'Page 2 answered with status 503.' }),
      ],
    })
    expect(status).toBe(0)
    expect(host.stdout.text).toContain('Failed tasks')
    expect(host.stdout.text).toContain('3 of 8')
    expect(host.stdout.text).toContain('Warning: Some tasks failed: 3 of 8 with “One after another”.')
  })

  test('says "not available" for what could not be measured', async () => {
    const { host } = await call(['--models', 'threads', '--quiet'], {
      trials: () => [trialOf('threads', { cpuMs: null })],
    })
    expect(host.stdout.lines[5]).toMatch(/^Threads +2 +100 ms +not available +not available +not available/)
  })

  test('prints as JSON the report and nothing else', async () => {
    const { host, status } = await call(['--json'])
    expect(status).toBe(0)
    expect(host.stdout.lines).toHaveLength(1)
    expect(parseReport(host.stdout.text).trials).toHaveLength(12)
    expect(host.stderr.lines).toHaveLength(12)
  })

  test('that could not be carried out ends with its sentence and status 1', async () => {
    const { host, status } = await call(['--json'], { failure: new Error('The web service did not start.') })
    expect(status).toBe(1)
    expect(host.stdout.text).toBe('')
    expect(host.stderr.text).toBe('The web service did not start.\n')
  })

  test('with a failed trial tells the rest, the reason, and status 1', async () => {
    const { host, status } = await call(['--quiet'], {
      trials: (plan) => [...healthyTrials(plan), failedTrial('threads', 'A thread was killed.', 3)],
    })
    expect(status).toBe(1)
    expect(host.stdout.text).toContain('3 (1 failed)')
    expect(host.stderr.lines).toEqual([
      'The run failed. 1 of 4 trials of “Threads” failed and is not counted: A thread was killed.',
    ])
  })

  test('whose models disagree is a fault with status 1, as JSON too', async () => {
    const { host, status } = await call(['--json', '--quiet'], {
      trials: () => [trialOf('serial'), trialOf('threads', { checksum: 'beef', order: 1 })],
    })
    expect(status).toBe(1)
    expect(parseReport(host.stdout.text).trials).toHaveLength(2)
    expect(host.stderr.text).toMatch(/^The run failed\. The results of “Threads” differ from/)
  })

  test('whose output cannot be written ends with a sentence and status 1', async () => {
    const host = new FakeHost()
    host.stdout.failure = new Error('The output cannot be written: the disk is full.')
    expect(await main([...RUN, '--quiet'], host)).toBe(1)
    expect(host.stderr.text).toBe('The output cannot be written: the disk is full.\n')
  })
})

group('progress', () => {
  test('is one line when a trial ends, where nobody watches', async () => {
    const { host } = await call(['--models', 'serial,threads', '--repeats', '1'], {
      trials: () => [trialOf('serial', { cpuMs: 99 }), trialOf('threads', { order: 1, tasksFailed: 2 })],
    })
    expect(host.stderr.lines).toEqual([
      '[1/2] One after another, repeat 1 of 1: 100 ms, 0.99 cores busy',
      '[2/2] Threads, repeat 1 of 1: 100 ms, 1.00 cores busy, 2 tasks failed',
    ])
  })

  test('is rewritten in place on a terminal, and fits its width', async () => {
    const stderr = new KeptOutput(true, 50)
    await main([...RUN, '--models', 'serial', '--repeats', '1'], new FakeHost({}, stderr))
    const redraws = stderr.text.split('\r\u001b[K').slice(1)
    expect(redraws).toEqual([
      '[1/1] One after another, repeat 1 of 1: starting',
      '[1/1] One after another, repeat 1 of 1: 1 of 8 ta',
      '[1/1] One after another, repeat 1 of 1: 100 ms, 1.00 cores busy\n',
    ])
  })

  test('tells the time left on a terminal', async () => {
    const stderr = new KeptOutput(true, 120)
    await main([...RUN, '--models', 'serial', '--repeats', '1'], new FakeHost({}, stderr))
    expect(stderr.text).toContain('1 of 8 tasks, about 65.0 s left')
  })

  test('that cannot be shown does not end the run', async () => {
    const host = new FakeHost()
    host.stderr.failure = new Error('gone')
    expect(await main(RUN, host)).toBe(0)
    expect(host.stdout.text).toContain('Threads')
  })
})

group('--out', () => {
  test('holds the report, says so, and leaves nothing else behind', async () => {
    const file = join(folder, 'run.json')
    const { host, status } = await call(['--out', file])
    expect(status).toBe(0)
    expect(parseReport(readFileSync(file, 'utf8')).trials).toHaveLength(12)
    expect(readdirSync(folder)).toEqual(['run.json'])
    expect(host.stderr.lines.at(-1)).toBe(`The report is in ${file}.`)
    expect(host.stdout.text).toContain('Speed-up')
  })

  test('keeps what stood in the file until the new report is complete', async () => {
    const file = join(folder, 'run.json')
    writeFileSync(file, 'old')
    const { status } = await call(['--out', file], { failure: new Error('It broke.') })
    expect(status).toBe(1)
    expect(readFileSync(file, 'utf8')).toBe('old')
    await call(['--out', file])
    expect(parseReport(readFileSync(file, 'utf8')).trials).toHaveLength(12)
  })

  test('through a link writes the file it points to', async () => {
    const file = join(folder, 'run.json')
    const link = join(folder, 'link.json')
    writeFileSync(file, 'old')
    symlinkSync(file, link)
    await call(['--out', link, '--quiet'])
    expect(parseReport(readFileSync(file, 'utf8')).trials).toHaveLength(12)
    expect(readdirSync(folder).sort()).toEqual(['link.json', 'run.json'])
  })

  test.runIf(existsSync('/dev/full'))(
    'on a full disk still prints the table, and ends with status 1',
    async () => {
      const { host, status } = await call(['--out', '/dev/full', '--quiet'])
      expect(status).toBe(1)
      expect(host.stdout.text).toContain('Speed-up')
      expect(host.stderr.text).toBe('/dev/full cannot be written: the disk is full.\n')
      expect(existsSync('/dev/full')).toBe(true)
    },
  )
})

group('a signal', () => {
  /** A run that was interrupted in its second trial. */
  async function interrupted(args: readonly string[], signal: 'SIGINT' | 'SIGTERM' = 'SIGINT') {
    const host = new FakeHost({ trials: () => [trialOf('serial'), cancelledTrial('threads')], hang: true })
    const ended = main([...RUN, ...args], host)
    await until(() => host.listeners > 0)
    host.send(signal)
    return { host, status: await ended }
  }

  test('ends the run in order, with what was measured so far', async () => {
    const file = join(folder, 'part.json')
    const { host, status } = await interrupted(['--out', file])
    expect(status).toBe(130)
    expect(parseReport(readFileSync(file, 'utf8')).trials.map(({ state }) => state)).toEqual([
      'completed',
      'cancelled',
    ])
    expect(host.stderr.text).toContain('Interrupted: ending the run.\n')
    expect(host.stdout.text).toContain('Note: The run was cancelled: the trial under way is not counted.')
    expect(host).toMatchObject({ disposed: 1, listeners: 0, exitedWith: null })
  })

  test('from another program has a status of its own', async () => {
    expect((await interrupted(['--quiet'], 'SIGTERM')).status).toBe(143)
  })

  test('leaves no half report on stdout', async () => {
    const { host, status } = await interrupted(['--json'])
    expect(status).toBe(130)
    expect(host.stdout.text).toBe('')
  })

  test('that comes a second time ends the program at once', async () => {
    const host = new FakeHost({ hang: true, trials: () => [cancelledTrial('serial')] })
    const ended = main([...RUN, '--quiet'], host)
    await until(() => host.listeners > 0)
    host.send('SIGINT')
    // The same key press, by way of another tool.
    host.clockMs += 100
    host.send('SIGINT')
    expect(host.exitedWith).toBeNull()
    host.clockMs += 900
    host.send('SIGINT')
    expect(host.exitedWith).toBe(130)
    await ended
  })
})

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1))
}
