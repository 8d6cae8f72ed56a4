import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { main } from '../../../src/cli/program.ts'
import { FakeHost } from '../../fixtures/fake-host.ts'

/** What a call that is refused says on stderr. */
async function refusal(...args: string[]): Promise<string[]> {
  const host = new FakeHost()
  expect(await main(args, host)).toBe(2)
  expect(host.stdout.text).toBe('')
  expect(host.plans).toEqual([])
  expect(host.listeners).toBe(0)
  return host.stderr.lines
}

const TASKS = 'it must be a whole number from 1 to 20,000.'

test.each([
  [['run', '--taks', '4'], 'Unknown option --taks: did you mean --tasks?'],
  [['run', '--workload', 'crunch', '--jsno'], 'Unknown option --jsno: did you mean --json?'],
  [['run', '-x'], 'Unknown option -x: see interleave --help.'],
  [['rnu'], 'Unknown command rnu: did you mean run?'],
  [['fly'], 'Unknown command fly: see interleave --help.'],
  [['run', 'crunch'], 'run takes options only, not crunch: see interleave run --help.'],
  [['workloads', 'a', 'b'], 'workloads takes options only, not a, b: see interleave workloads --help.'],
  [['help', 'fly'], 'The command is "fly": it must be one of run, workloads, serve, help.'],
  [['run', '--workload'], '--workload is missing its value: it must be followed by <name>.'],
  [['run', '--param'], '--param is missing its value: it must be followed by <name=value>.'],
])('%j is answered with one line', async (args, line) => {
  expect(await refusal(...args)).toEqual([line])
})

test.each([
  [['--tasks', '0'], `--tasks is 0: ${TASKS}`],
  [['--tasks', '20001'], `--tasks is 20,001: ${TASKS}`],
  [['--tasks', 'many'], `--tasks is "many": ${TASKS}`],
  [['--tasks', '0x10'], `--tasks is "0x10": ${TASKS}`],
  [['--tasks', '1,00'], `--tasks is "1,00": ${TASKS}`],
  [['--tasks', '20,001'], `--tasks is 20,001: ${TASKS}`],
  [['--tasks', ''], `--tasks is "": ${TASKS}`],
  [['--tasks', '1e999'], `--tasks is "1e999": ${TASKS}`],
  [['--tasks', '-3'], `--tasks is -3: ${TASKS}`],
  [['--time-slice-ms', '2000'], '--time-slice-ms is 2,000: it must be a number from 0 to 1,000 ms.'],
  [['--repeats', '0'], '--repeats is 0: it must be a whole number from 1 to 100.'],
  [['--warmups', '21'], '--warmups is 21: it must be a whole number from 0 to 20.'],
  [['--seed', '1.5'], '--seed is 1.5: it must be a whole number from 0 to 4,294,967,295.'],
  [['--workers', '65'], '--workers is 65: it must be a whole number from 1 to 64.'],
  [['--threads', '0'], '--threads is 0: it must be a whole number from 1 to 64.'],
  [['--workers', '2', '--processes', '0'], '--processes is 0: it must be a whole number from 1 to 64.'],
  [
    ['--models', 'serial,fibers'],
    '--models is "fibers": it must be one or more of serial, threads, processes and cooperative.',
  ],
  [['--param', 'limit=9'], '--param limit is 9: it must be a whole number from 10 to 1,000,000.'],
  [['--param', 'limit=lots'], '--param limit is "lots": it must be a whole number from 10 to 1,000,000.'],
  [['--param', 'limt=9'], '--param limt is no parameter of this workload: it must be limit.'],
  [['--param', '__proto__=9'], '--param __proto__ is no parameter of this workload: it must be limit.'],
  [['--param', 'limit'], '--param is "limit": it must be name=value, such as --param latencyMs=100.'],
  [['--param', '=9'], '--param is "=9": it must be name=value, such as --param latencyMs=100.'],
])('run --workload crunch %j names the option, the value and what is accepted', async (args, line) => {
  expect(await refusal('run', '--workload', 'crunch', ...args)).toEqual([line])
})

test('a workload that is unknown or missing is answered with those there are', async () => {
  expect(await refusal('run', '--workload', 'crnch')).toEqual([
    '--workload is "crnch": it must be one of crunch.',
  ])
  expect(await refusal('run')).toEqual(['--workload is missing: it must be one of crunch.'])
})

test('several wrong options are told at once, a line each', async () => {
  const lines = await refusal('run', '--workload', 'crunch', '--tasks', '0', '--workers', '0', '--seed', 'x')
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['--tasks', '--workers', '--seed'])
})

test('a file that cannot be written is refused before anything starts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'interleave-'))
  try {
    const lost = join(folder, 'none', 'run.json')
    expect(await refusal('run', '--workload', 'crunch', '--out', lost)).toEqual([
      `--out is "${lost}": it must be a file in a folder that exists.`,
    ])
    expect(await refusal('run', '--workload', 'crunch', '--out', folder)).toEqual([
      `--out is "${folder}": it must be a file, not a folder.`,
    ])
    expect(await refusal('run', '--workload', 'crunch', '--out', '')).toEqual([
      '--out is "": it must be the name of a file.',
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a call without a command prints the help on stderr', async () => {
  expect((await refusal())[0]).toBe('Usage: interleave [options] [command]')
})
