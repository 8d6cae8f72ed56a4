import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { NODE } from '../../scripts/lib/node24.mjs'
import { inRoot } from '../../scripts/lib/paths.mjs'
import { modelFigures, statisticOf } from '../../src/analysis/metrics/figures.ts'
import { parseDocument } from '../../src/contract/run/json.ts'
import type { Trial } from '../../src/contract/run/trial.ts'
import { isProcessAlive } from '../../src/runner/child-process.ts'
import { descendants } from '../fixtures/processes.ts'

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

const CLI = inRoot('out', 'main', 'cli.js')
const SHORT = ['--repeats', '1', '--warmups', '0']
/** Runs for minutes unless it is ended. */
const LONG = 'run --workload primes --param limit=1000000000 --processes 2 --repeats 50 --warmups 0'.split(
  ' ',
)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interleave-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function start(
  command: string,
  args: readonly string[],
  stdio: StdioOptions = ['ignore', 'pipe', 'pipe'],
  env: NodeJS.ProcessEnv = {},
): Running {
  const child = spawn(command, args, { stdio, cwd: folder, env: { ...process.env, ...env } })
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (status) => resolve({ status, stdout, stderr }))
  })
  return { child, ended }
}

/** Starts the built command line. */
const startLab = (...args: string[]): Running => start(NODE, [CLI, ...args])

const call = (...args: string[]): Promise<Ended> => startLab(...args).ended

/** Starts the built command line through a shell, which replaces `lab` in its script. */
function startShell(script: string, args: readonly string[]): Running {
  return start('sh', ['-c', script.replace('lab', '"$0" "$@"'), NODE, CLI, ...args])
}

/** PIDs of a program and everything that it has started. */
function family({ child }: Running): number[] {
  return child.pid === undefined ? [] : [child.pid, ...descendants(child.pid)]
}

/** CPU time of processes, in the kernel's ticks of 10 ms. */
function cpuTicks(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return sum + Number(fields[11]) + Number(fields[12])
    } catch {
      return sum
    }
  }, 0)
}

/** Waits until a long run computes, which takes far more CPU time than starting it; resolves with its PIDs. */
async function computing(running: Running): Promise<number[]> {
  await expect.poll(() => cpuTicks(family(running)), { timeout: 30_000 }).toBeGreaterThan(300)
  return family(running)
}

const stateOf = ({ state }: Trial): string => state

describe('a run on the command line', () => {
  test('of every model prints the table on stdout and a line per trial on stderr', async () => {
    const args = ['--workload', 'primes', '--param', 'limit=5000000', '--workers', '2', ...SHORT]
    const { status, stdout, stderr } = await call('run', ...args)
    expect(status).toBe(0)
    for (const title of ['Serial', 'Threads', 'Processes', 'Cooperative']) {
      expect(stdout).toMatch(new RegExp(`^${title} +\\d +[\\d.]+ m?s `, 'm'))
      expect(stderr).toMatch(new RegExp(`^\\[\\d/4\\] ${title}, repeat 1 of 1: [\\d.]+ m?s`, 'm'))
    }
    expect(stderr.trim().split('\n')).toHaveLength(4)
  })

  test('with --json prints the document, and nothing else', async () => {
    const args = '--workload waits --param waitMs=20 --tasks 5 --models serial,cooperative --repeats 3'
    const { status, stdout, stderr } = await call('run', ...args.split(' '), '--json', '--quiet')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const document = parseDocument(stdout)
    expect(document.plan).toMatchObject({ workload: 'waits', params: { waitMs: 20 }, tasks: 5, repeats: 3 })
    expect(document.app).toMatchObject({
      version: packageJson.version,
      node: expect.stringMatching(/^24\./) as string,
    })
    expect(document.trials.map(stateOf)).toEqual(Array.from({ length: 6 }, () => 'completed'))
    const [serial, cooperative] = modelFigures(document).map((model) => statisticOf(model, 'wallMs')?.median)
    expect(serial).toBeGreaterThanOrEqual(99)
    expect(cooperative).toBeLessThan(80)
    const checksums = document.trials.map((trial) => (trial.state === 'completed' ? trial.checksum : ''))
    expect(new Set(checksums).size).toBe(1)
  })

  test('with --out saves the same document, which show prints', async () => {
    const args = ['--workload', 'waits', '--tasks', '2', '--models', 'cooperative', ...SHORT]
    const run = await call('run', ...args, '--json', '--out', 'run.json')
    expect(run.status).toBe(0)
    expect(readFileSync(join(folder, 'run.json'), 'utf8')).toBe(run.stdout)
    expect(run.stderr).toContain(`The run was saved to ${join(folder, 'run.json')}.\n`)
    expect(readdirSync(folder)).toEqual(['run.json'])
    const show = await call('show', 'run.json')
    expect(show).toMatchObject({ status: 0, stderr: '' })
    expect(show.stdout).toMatch(/^Cooperative +1 /m)
  })

  test('by npm resolves --out against the folder of the caller', async () => {
    const args = [CLI, 'run', '--workload', 'waits', '--tasks', '1', '--models', 'serial', ...SHORT]
    const env = { npm_lifecycle_event: 'lab', INIT_CWD: folder }
    const { ended } = start(NODE, [...args, '--out', './npm.json'], ['ignore', 'pipe', 'pipe'], env)
    expect((await ended).stderr).toContain(`The run was saved to ${join(folder, 'npm.json')}.\n`)
  })

  test('with failing pages continues, counts them, and succeeds', async () => {
    const args = ['--workload', 'web', '--param', 'errorRate=1', '--param', 'latencyMs=1', '--tasks', '3']
    const { status, stdout } = await call('run', ...args, '--models', 'cooperative', ...SHORT)
    expect(status).toBe(0)
    expect(stdout).toContain('3 of 3')
    expect(stdout).toContain('503')
  })

  const ONE_WAIT = ['run', '--workload', 'waits', '--tasks', '1', '--models', 'serial', ...SHORT, '--quiet']

  test.runIf(existsSync('/dev/full'))('into a full disk is one line and status 1', async () => {
    expect(await startShell('lab >/dev/full', ONE_WAIT).ended).toEqual({
      status: 1,
      stdout: '',
      stderr: 'The output could not be written: the disk is full.\n',
    })
  })

  test('whose reader has gone ends silently', async () => {
    expect(await startShell('lab | true', ONE_WAIT).ended).toEqual({ status: 0, stdout: '', stderr: '' })
  })
})

describe('a usage error', () => {
  test.each([
    [
      ['run', '--workload', 'primse'],
      /^--workload must be mandelbrot, primes, .* or \w+ \(got "primse"\)\.\n$/,
    ],
    [
      ['run', '--workload', 'primes', '--tasks', '0'],
      /^--tasks must be a whole number from 1 to 20,000 \(got 0\)\.\n$/,
    ],
    [
      ['run', '--workload', 'primes', '--param', 'limit=many'],
      /^--param limit must be a whole number from 1,000 to 1,000,000,000 \(got "many"\)\.\n$/,
    ],
    [['run', '--wrokers', '2'], /^Unknown option --wrokers; did you mean --workers\?\n$/],
    [['rum'], /^Unknown command rum; did you mean run\?\n$/],
  ])('%j is one line on stderr and status 2', async (args, line) => {
    const { status, stdout, stderr } = await call(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(line)
  })
})

test('workloads lists every workload with its limits', async () => {
  const { status, stdout } = await call('workloads')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^ {2}--param limit=\d+ {3}a whole number from 1,000 to 1,000,000,000$/m)
  const listed = JSON.parse((await call('workloads', '--json')).stdout) as { id: string }[]
  expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining(['mandelbrot', 'primes', 'web', 'waits']))
})

test('--version prints the version of the package', async () => {
  expect(await call('--version')).toEqual({ status: 0, stdout: `${packageJson.version}\n`, stderr: '' })
})

describe('an interruption', () => {
  test.each(['serial', 'threads', 'processes', 'cooperative'])(
    'of %s saves what was measured and leaves nothing running',
    async (model) => {
      const file = join(folder, 'part.json')
      const running = startLab(...LONG, '--models', model, '--time-slice-ms', '0', '--out', file)
      const members = await computing(running)
      running.child.kill('SIGINT')
      const { status, stderr } = await running.ended
      expect(status).toBe(130)
      expect(stderr).toContain('Interrupted: stopping the run…\n')
      expect(members.filter(isProcessAlive)).toEqual([])
      const document = parseDocument(readFileSync(file, 'utf8'))
      expect(document.state).toBe('cancelled')
      expect(document.trials.map(stateOf).at(-1)).toBe('cancelled')
      expect(readdirSync(folder)).toEqual(['part.json'])
    },
  )

  test.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s has status %d', async (signal, status) => {
    const running = startLab(...LONG, '--models', 'processes')
    await computing(running)
    running.child.kill(signal)
    expect((await running.ended).status).toBe(status)
  })

  test('by a hang-up is ignored if the caller ignores it', async () => {
    const running = startShell('trap "" HUP; lab; exit $?', [...LONG, '--models', 'serial'])
    const [, lab] = await computing(running)
    if (lab === undefined) throw new Error('The shell started nothing.')
    process.kill(lab, 'SIGHUP')
    // The first signal that is handled decides the status.
    process.kill(lab, 'SIGTERM')
    expect((await running.ended).status).toBe(143)
  })

  test('by the end of the launcher leaves nothing running', async () => {
    const running = start(NODE, [CLI, ...LONG, '--models', 'processes'], ['ignore', 'pipe', 'pipe', 'ipc'])
    const members = await computing(running)
    const exited = new Promise((resolve) => running.child.once('exit', resolve))
    const disconnectedMs = performance.now()
    running.child.disconnect()
    expect(await exited).toBe(143)
    expect(performance.now() - disconnectedMs).toBeLessThan(2_000)
    await expect.poll(() => members.filter(isProcessAlive)).toEqual([])
  })

  test('by kill -9 leaves no process behind', async () => {
    const running = startLab(...LONG, '--models', 'processes')
    const members = await computing(running)
    running.child.kill('SIGKILL')
    await expect.poll(() => members.filter(isProcessAlive)).toEqual([])
    expect((await running.ended).stderr).toBe('')
  })
})

test('an open channel to a launcher does not keep the program alive', async () => {
  const args = [CLI, 'run', '--workload', 'waits', '--tasks', '1', '--models', 'serial', ...SHORT]
  const { ended } = start(NODE, args, ['ignore', 'pipe', 'pipe', 'ipc'])
  expect((await ended).status).toBe(0)
})
