import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe as group, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { NODE } from '../../scripts/lib/node24.mjs'
import { inRoot } from '../../scripts/lib/paths.mjs'
import { parseReport } from '../../src/analysis/report-json.ts'
import { descendants, isAlive } from '../fixtures/processes.ts'

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** What was said on stderr so far. */
  readonly stderr: () => string
}

const CLI = inRoot('out', 'main', 'cli.js')
const SHORT = ['--repeats', '1', '--warmups', '0']
/** Runs for minutes unless it is ended. */
const LONG = [
  'run',
  '--workload',
  'primes',
  '--param',
  'limit=1000000000',
  '--processes',
  '2',
  '--repeats',
  '50',
  '--warmups',
  '0',
]

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interleave-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** Starts the built command line. Through a shell its stdout can go anywhere. */
function start(args: readonly string[], redirection: string = ''): Running {
  const child =
    redirection === ''
      ? spawn(NODE, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
      : spawn('sh', ['-c', `"$0" "$@" ${redirection}`, NODE, CLI, ...args], {
          stdio: ['ignore', 'pipe', 'pipe'],
        })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (status) => resolve({ status, stdout, stderr }))
  })
  return { child, ended, stderr: () => stderr }
}

async function call(...args: string[]): Promise<Ended> {
  return start(args).ended
}

/** PIDs of the program and all it has started. */
function family({ child }: Running): number[] {
  return child.pid === undefined ? [] : [child.pid, ...descendants(child.pid)]
}

group('a run on the command line', () => {
  test('of every model prints the table on stdout and a line per trial on stderr', async () => {
    const args = ['--workload', 'primes', '--param', 'limit=5000000', '--workers', '2', ...SHORT]
    const { status, stdout, stderr } = await call('run', ...args)
    expect(status).toBe(0)
    for (const title of ['One after another', 'Threads', 'Processes', 'Cooperative']) {
      expect(stdout).toMatch(new RegExp(`^${title} +\\d +[\\d.]+ m?s `, 'm'))
      expect(stderr).toMatch(new RegExp(`^\\[\\d/4\\] ${title}, repeat 1 of 1: [\\d.]+ m?s`, 'm'))
    }
    expect(stderr.trim().split('\n')).toHaveLength(4)
    expect(stdout).toMatch(/\bNote: Each model was measured once/)
  })

  test('with --json prints a report that can be read, and only that', async () => {
    const args = [
      '--workload',
      'waits',
      '--param',
      'waitMs=20',
      '--tasks',
      '5',
      '--models',
      'serial,cooperative',
    ]
    const { status, stdout, stderr } = await call('run', ...args, '--json', '--quiet', '--repeats', '3')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const report = parseReport(stdout)
    expect(report.plan).toMatchObject({ workload: 'waits', params: { waitMs: 20 }, tasks: 5, repeats: 3 })
    expect(report.app).toMatchObject({
      version: packageJson.version,
      node: expect.stringMatching(/^24\./) as string,
    })
    expect(report.trials.map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => 'completed'))
    expect(report.summary.perModel.serial?.wallMs.median).toBeGreaterThanOrEqual(99)
    expect(report.summary.perModel.cooperative?.wallMs.median).toBeLessThan(80)
    expect(
      new Set(report.trials.map((trial) => (trial.state === 'completed' ? trial.checksum : ''))).size,
    ).toBe(1)
  })

  test('with --out writes the same report to the file', async () => {
    const file = join(folder, 'run.json')
    const args = ['--workload', 'waits', '--tasks', '2', '--models', 'cooperative', ...SHORT]
    const { status, stdout, stderr } = await call('run', ...args, '--json', '--out', file)
    expect(status).toBe(0)
    expect(readFileSync(file, 'utf8')).toBe(stdout)
    expect(stderr).toContain(`The report is in ${file}.`)
    expect(readdirSync(folder)).toEqual(['run.json'])
  })

  test('with failing pages goes on, counts them, and succeeds', async () => {
    const args = ['--workload', 'web', '--param', 'errorRate=1', '--param', 'latencyMs=1', '--tasks', '3']
    const { status, stdout } = await call('run', ...args, '--models', 'cooperative', ...SHORT)
    expect(status).toBe(0)
    expect(stdout).toContain('3 of 3')
    expect(stdout).toContain('answered with status 503.')
  })

  test('into a full disk says so in one line, with status 1', async () => {
    if (!existsSync('/dev/full')) return
    const args = ['run', '--workload', 'waits', '--tasks', '1', '--models', 'serial', ...SHORT, '--quiet']
    const { status, stderr } = await start(args, '>/dev/full').ended
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'The output cannot be written: the disk is full.\n',
    })
  })

  test('whose reader goes away early ends without a word', async () => {
    const args = ['run', '--workload', 'waits', '--tasks', '1', '--models', 'serial', ...SHORT, '--quiet']
    expect(await start(args, '| true').ended).toEqual({ status: 0, stdout: '', stderr: '' })
  })
})

group('a wrong call', () => {
  test.each([
    [
      ['run', '--workload', 'primse'],
      /^--workload is "primse": it must be one of mandelbrot, primes, .* or \w+\.\n$/,
    ],
    [
      ['run', '--workload', 'primes', '--tasks', '0'],
      /^--tasks is 0: it must be a whole number from 1 to 20,000\.\n$/,
    ],
    [
      ['run', '--workload', 'primes', '--param', 'limit=many'],
      /^--param limit is "many": it must be a whole number from 1,000 to 1,000,000,000\.\n$/,
    ],
    [['run', '--wrokers', '2'], /^Unknown option --wrokers: did you mean --workers\?\n$/],
    [['rum'], /^Unknown command rum: did you mean run\?\n$/],
  ])('%j is one line on stderr and status 2', async (args, line) => {
    const { status, stdout, stderr } = await call(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(line)
  })
})

test('workloads are listed with what they accept', async () => {
  const { status, stdout } = await call('workloads')
  expect(status).toBe(0)
  expect(stdout).toContain('--param limit=800000000   a whole number from 1,000 to 1,000,000,000')
  const listed = JSON.parse((await call('workloads', '--json')).stdout) as { id: string }[]
  expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(['mandelbrot', 'primes', 'web', 'waits']))
})

test('the version is that of the package', async () => {
  expect(await call('--version')).toEqual({ status: 0, stdout: `${packageJson.version}\n`, stderr: '' })
})

group('an interruption', () => {
  test.each(['serial', 'threads', 'processes', 'cooperative'])(
    'of %s keeps what was measured and leaves nothing running',
    async (model) => {
      const file = join(folder, 'part.json')
      const running = start([...LONG, '--models', model, '--time-slice-ms', '0', '--out', file])
      const expected = model === 'processes' ? 2 : 0
      await expect.poll(() => family(running).length).toBeGreaterThan(expected)
      await new Promise((resolve) => setTimeout(resolve, 700))
      const members = family(running)
      const sentMs = performance.now()
      running.child.kill('SIGINT')
      const { status, stderr } = await running.ended
      expect(performance.now() - sentMs).toBeLessThan(1_500)
      expect(status).toBe(130)
      expect(stderr).toContain('Interrupted: ending the run.\n')
      expect(members.filter(isAlive)).toEqual([])
      const report = parseReport(readFileSync(file, 'utf8'))
      expect(report.trials.map(({ state }) => state)).toEqual(['cancelled'])
      expect(readdirSync(folder)).toEqual(['part.json'])
    },
  )

  test('by SIGTERM has status 143', async () => {
    const running = start([...LONG, '--models', 'processes'])
    await expect.poll(() => family(running).length).toBeGreaterThan(2)
    running.child.kill('SIGTERM')
    expect((await running.ended).status).toBe(143)
  })

  test('by kill -9 leaves no process behind', async () => {
    const running = start([...LONG, '--models', 'processes'])
    await expect.poll(() => family(running).length).toBeGreaterThan(2)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const members = family(running)
    running.child.kill('SIGKILL')
    await expect.poll(() => members.filter(isAlive)).toEqual([])
    // Nor do they cry about it.
    expect((await running.ended).stderr).toBe('')
  })
})
