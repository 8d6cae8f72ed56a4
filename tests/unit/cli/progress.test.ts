import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { streamOutput } from '../../../src/cli/node-environment.ts'
import { main } from '../../../src/cli/program.ts'
import { cancelledTrial, failedTrial, trialOf } from '../../fixtures/documents.ts'
import { CollectedOutput, FakeEnvironment, type Script } from '../../fixtures/fake-environment.ts'

const RUN = 'run --workload crunch --repeats 2 --warmups 1'.split(' ')
const CLEAR_LINE = '\r\u001b[K'

async function progress(stderr: CollectedOutput, script: Script): Promise<string> {
  await main(RUN, new FakeEnvironment(script, stderr))
  return stderr.text
}

const ONE_TRIAL: Script = { trials: () => [trialOf('serial', { cpuMs: 99 })] }

test('is one line per trial if stderr is not a terminal', async () => {
  const lines = await progress(new CollectedOutput(), {
    trials: () => [
      trialOf('serial', { warmup: true }),
      trialOf('serial', { order: 1, cpuMs: 99 }),
      trialOf('threads', { order: 2, index: 1, tasksFailed: 2 }),
      trialOf('threads', { order: 3, index: 1, cpuMs: null }),
      failedTrial('processes', undefined, { order: 4 }),
      cancelledTrial('cooperative', { order: 5 }),
    ],
  })
  expect(lines.split('\n').slice(0, 6)).toEqual([
    '[1/6] Serial, warm-up 1 of 1: 100 ms, 1.00 cores busy',
    '[2/6] Serial, repeat 1 of 2: 100 ms, 0.99 cores busy',
    '[3/6] Threads, repeat 2 of 2: 100 ms, 1.00 cores busy, 2 tasks failed',
    '[4/6] Threads, repeat 2 of 2: 100 ms',
    '[5/6] Processes, repeat 1 of 2: failed: unexpected error: It broke',
    '[6/6] Cooperative, repeat 1 of 2: cancelled',
  ])
})

test('is rewritten in place on a terminal', async () => {
  const text = await progress(new CollectedOutput(120), ONE_TRIAL)
  expect(text.split(CLEAR_LINE)).toEqual([
    '',
    '[1/1] Serial, repeat 1 of 2: starting',
    '[1/1] Serial, repeat 1 of 2: 1 of 8 tasks',
    '[1/1] Serial, repeat 1 of 2: 100 ms, 0.99 cores busy\n',
  ])
})

test('has the remaining time as soon as it is known', async () => {
  const trials = [trialOf('serial'), trialOf('serial', { index: 1, order: 1 })]
  const text = await progress(new CollectedOutput(120), { trials: () => trials })
  expect(text).toContain(`${CLEAR_LINE}[2/2] Serial, repeat 2 of 2: 1 of 8 tasks, about 65 s left`)
})

test('fits the width that the terminal has at the time', async () => {
  const stderr = new CollectedOutput(20)
  const trials = [trialOf('serial'), trialOf('serial', { index: 1, order: 1 })]
  await progress(stderr, { trials: () => trials, beforeTrialEnds: () => void (stderr.columns = 30) })
  const rewritten = stderr.text.split(CLEAR_LINE).filter((line) => line !== '' && !line.endsWith('\n'))
  expect(rewritten.map(({ length }) => length)).toEqual([19, 19, 29, 29])
})

test('is not printed with --quiet', async () => {
  const environment = new FakeEnvironment(ONE_TRIAL, new CollectedOutput(80))
  await main([...RUN, '--quiet'], environment)
  expect(environment.stderr.text).toBe('')
})

test('that cannot be printed does not end the run', async () => {
  const environment = new FakeEnvironment()
  environment.stderr.failure = new Error('gone')
  expect(await main(RUN, environment)).toBe(0)
  expect(environment.stdout.text).toContain('Threads')
})

test.each([
  [{ isTTY: true, columns: 90 }, { TERM: 'xterm' }, { columns: 90, canRewrite: true }],
  [{ isTTY: true, columns: 90 }, { TERM: 'dumb' }, { columns: 90, canRewrite: false }],
  [{ isTTY: true, columns: 0 }, {}, { columns: 80, canRewrite: true }],
  [{}, { TERM: 'xterm' }, { columns: null, canRewrite: false }],
])('a stream %j with %j is the output %j', (stream, env, output) => {
  const { columns, canRewrite } = streamOutput(Object.assign(new PassThrough(), stream), env)
  expect({ columns, canRewrite }).toEqual(output)
})
