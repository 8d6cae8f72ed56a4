import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EndSignal } from '../../../src/cli/environment.ts'
import { hangUpIsIgnored } from '../../../src/cli/node-environment.ts'
import { main } from '../../../src/cli/program.ts'
import { parseDocument } from '../../../src/contract/run/json.ts'
import { cancelledTrial, trialOf } from '../../fixtures/documents.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { FakeEnvironment, type Script } from '../../fixtures/fake-environment.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'interleave-'))
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

/** Its second trial lasts until the run is cancelled. */
const HANGING: Script = { trials: () => [trialOf('serial'), cancelledTrial('threads')], hang: true }

/** Starts a run and waits until it can be interrupted. */
async function running(args: readonly string[], script = HANGING) {
  const environment = new FakeEnvironment(script)
  const ended = main(['run', '--workload', 'crunch', ...args], environment)
  await eventually(() => expect(environment.listeners).toBe(2))
  return { environment, ended }
}

async function interrupted(args: readonly string[], signal: EndSignal = 'SIGINT') {
  const { environment, ended } = await running(args)
  environment.send(signal)
  return { environment, status: await ended }
}

describe('a signal', () => {
  test('cancels the run and saves what was measured', async () => {
    const file = join(folder, 'part.json')
    const { environment, status } = await interrupted(['--out', file])
    expect(status).toBe(130)
    const document = parseDocument(readFileSync(file, 'utf8'))
    expect(document.state).toBe('cancelled')
    expect(document.trials.map(({ state }) => state)).toEqual(['completed', 'cancelled'])
    expect(environment.stderr.lines).toContain('Interrupted: stopping the run…')
    expect(environment.stderr.lines.at(-1)).toBe(`The run was saved to ${file}.`)
    expect(environment.stdout.text).toContain('Serial')
    expect(environment).toMatchObject({ listeners: 0, exitedWith: null, calls: { close: 1, kill: 0 } })
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s is status %d', async (signal, status) => {
    expect((await interrupted(['--quiet'], signal)).status).toBe(status)
  })

  test('leaves no partial document on stdout', async () => {
    const { environment, status } = await interrupted(['--json'])
    expect(status).toBe(130)
    expect(environment.stdout.text).toBe('')
  })

  test('before anything was measured prints no table', async () => {
    const { environment, ended } = await running([], { trials: () => [cancelledTrial('serial')], hang: true })
    environment.send('SIGINT')
    expect(await ended).toBe(130)
    expect(environment.stdout.text).toBe('')
  })

  test('that comes again within 400 ms is the same key press', async () => {
    const { environment, ended } = await running(['--quiet'])
    environment.send('SIGINT')
    environment.clockMs += 399
    environment.send('SIGINT')
    expect(environment.exitedWith).toBeNull()
    await ended
  })

  test('that comes a second time kills everything and exits', async () => {
    const file = join(folder, 'part.json')
    const { environment, ended } = await running(['--quiet', '--out', file])
    environment.send('SIGINT')
    environment.clockMs += 400
    environment.send('SIGTERM')
    expect(environment).toMatchObject({ exitedWith: 143, calls: { kill: 1 } })
    expect(readdirSync(folder)).toEqual([])
    await ended
  })
})

describe('the end of the launcher', () => {
  test('cancels the run', async () => {
    const { environment, ended } = await running(['--quiet'])
    environment.endLauncher()
    expect(await ended).toBe(143)
    expect(environment.exitedWith).toBeNull()
  })

  test('kills what does not end within 2 seconds', async () => {
    const stuck = Promise.withResolvers<undefined>()
    const { environment, ended } = await running([], { beforeTrialEnds: () => stuck.promise })
    vi.useFakeTimers()
    environment.endLauncher()
    expect(environment.calls.kill).toBe(0)
    vi.advanceTimersByTime(2_000)
    expect(environment).toMatchObject({ exitedWith: 143, calls: { kill: 1 } })
    stuck.resolve(undefined)
    await ended
  })
})

test.each([
  [{ _: '/usr/bin/nohup' }, '', true],
  [{ _: '/usr/bin/node' }, 'Name:\tsh\nSigIgn:\t0000000000000001\nSigCgt:\t0000000000000000\n', true],
  [{ _: '/usr/bin/node' }, 'Name:\tnode\nSigIgn:\t0000000001001000\n', false],
  [{}, '', false],
])('with %j and a parent whose status is %j, a hang-up is ignored: %s', (env, status, ignored) => {
  expect(hangUpIsIgnored(env, status)).toBe(ignored)
})
