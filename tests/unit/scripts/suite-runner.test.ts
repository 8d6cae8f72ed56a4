import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SetupError, message } from '../../../scripts/lib/messages.mjs'
import { type Exec, type Suite, runSuites } from '../../../scripts/lib/suite-runner.mjs'
import { eventually } from '../../fixtures/eventually.ts'

const PASSED = { passed: 1, skipped: 0, failures: [] }
const stage = 'checks'
const node = (exec: Exec, code: string): Promise<number> => exec(process.execPath, ['-e', code])

/** A suite that runs until it is released. */
function heldSuite(
  name: string,
  stage: Suite['stage'],
): { suite: Suite; isStarted: () => boolean; release: () => void } {
  const { promise, resolve } = Promise.withResolvers<typeof PASSED>()
  let isStarted = false
  const run = (): Promise<typeof PASSED> => {
    isStarted = true
    return promise
  }
  return { suite: { name, stage, run }, isStarted: () => isStarted, release: () => resolve(PASSED) }
}

async function runAll(suites: readonly Suite[], args: readonly string[] = []) {
  const printed: string[] = []
  const results = await runSuites(suites, { args, write: (text) => printed.push(text) })
  return { results, printed }
}

describe('the order of suites', () => {
  it('runs two checks at the same time, and suites that measure alone afterwards', async () => {
    const held = [heldSuite('measure', 'engine'), ...['a', 'b', 'c'].map((name) => heldSuite(name, 'checks'))]
    const [measure, a, b, c] = held
    const started = (): boolean[] => held.map(({ isStarted }) => isStarted())
    const done = runAll(held.map(({ suite }) => suite))
    await eventually(() => expect(started()).toEqual([false, true, true, false]))
    b?.release()
    await eventually(() => expect(started()).toEqual([false, true, true, true]))
    a?.release()
    c?.release()
    await eventually(() => expect(measure?.isStarted()).toBe(true))
    measure?.release()
    const { results } = await done
    expect(results.map(({ suite }) => suite)).toEqual(['measure', 'a', 'b', 'c'])
  })
})

describe('the output of suites', () => {
  it('is printed as a whole when suites run at the same time', async () => {
    const code = 'console.log("one"); console.log("two")'
    const suite = (name: string): Suite => ({
      name,
      stage,
      run: (exec) => node(exec, code).then(() => PASSED),
    })
    const { printed } = await runAll([suite('a'), suite('b')])
    expect(printed.sort()).toEqual(['\n── a ──\none\ntwo\n', '\n── b ──\none\ntwo\n'])
  })
})

describe('the result of a suite', () => {
  it('has the totals, and the status of programs is passed on', async () => {
    const run = async (exec: Exec) => ({ ...PASSED, passed: await node(exec, 'process.exit(7)') })
    const { results } = await runAll([{ name: 'a', stage, run }])
    expect(results).toEqual([{ suite: 'a', ...PASSED, passed: 7, seconds: expect.any(Number) as number }])
  })

  it('is a failure when the suite cannot be run', async () => {
    const run = (): Promise<never> => Promise.reject(new SetupError('setup_display_failed'))
    const { results } = await runAll([{ name: 'a', stage, run }])
    expect(results[0]?.failures).toEqual([message('setup_display_failed')])
  })

  it('passes arguments to the suite', async () => {
    const run = (_: Exec, args: readonly string[]) => Promise.resolve({ ...PASSED, failures: args })
    const { results } = await runAll([{ name: 'a', stage, run }], ['-t', 'name'])
    expect(results[0]?.failures).toEqual(['-t', 'name'])
  })
})

describe('the temporary folder of a suite', () => {
  const code = `
    const file = require('node:path').join(require('node:os').tmpdir(), process.argv[1])
    require('node:fs').writeFileSync(file, '')
    console.log(file)`

  it('is removed, and what the lab left in it is a failure', async () => {
    const run = async (exec: Exec) => {
      await exec(process.execPath, ['-e', code, 'interleave-run'])
      await exec(process.execPath, ['-e', code, 'other'])
      return PASSED
    }
    const { results, printed } = await runAll([
      { name: 'a', stage, run },
      { name: 'b', stage, run: () => Promise.resolve(PASSED) },
    ])
    expect(results.map(({ failures }) => failures)).toEqual([
      [message('setup_tests_left_over', { names: 'interleave-run' })],
      [],
    ])
    const folder = dirname(printed.join('').match(/^\/.*interleave-run$/m)?.[0] ?? '')
    expect(folder).toMatch(/interleave-tests-\w+\/a$/)
    expect(existsSync(folder)).toBe(false)
    expect(existsSync(dirname(folder))).toBe(false)
  })
})
