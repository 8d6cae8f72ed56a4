import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { SetupError, log, message } from './messages.mjs'
import { run } from './run.mjs'

/** @typedef {import('./report.mjs').Totals} Totals */
/** @typedef {import('./report.mjs').SuiteResult} SuiteResult */

/**
 * Runs a program as part of a suite and resolves with its exit status. Suites start programs by this function only, so
 * that their output stays together and their temporary files are found.
 * @callback Exec
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>}
 */

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {keyof typeof STAGES} stage
 * @property {boolean} [needsBuild]
 * @property {(exec: Exec, args: readonly string[]) => Promise<Totals>} run args: more arguments for its program
 */

/**
 * The number of suites of a stage that run at the same time. The stages run in this order. A check uses about one core;
 * suites that measure need all of them.
 */
const STAGES = { checks: 2, engine: 1, e2e: 1 }

/** A program that runs longer hangs. */
const LIMIT_MINUTES = 20

/** The prefix of everything that the product and its tests create in the temporary folder. */
const OWN_PREFIX = 'interleave-'

/**
 * Runs suites stage by stage. Suites that may run at the same time print their output when they end, so that it does not
 * interleave. Each suite has its own temporary folder, and leftovers of the lab in it are failures.
 * @param {readonly Suite[]} suites
 * @param {{ args?: readonly string[], write?: (text: string) => void }} [options] args: for the programs of the suites
 * @returns {Promise<SuiteResult[]>} in the order of the suites
 */
export async function runSuites(
  suites,
  { args = [], write = (text) => void process.stdout.write(text) } = {},
) {
  const temporary = mkdtempSync(join(tmpdir(), `${OWN_PREFIX}tests-`))
  const remove = () => rmSync(temporary, { recursive: true, force: true })
  process.once('exit', remove)
  /** @type {Map<Suite, SuiteResult>} */
  const results = new Map()
  for (const [stage, concurrency] of Object.entries(STAGES)) {
    const queue = suites.filter((suite) => suite.stage === stage)
    const capture = Math.min(concurrency, queue.length) > 1
    if (capture) log('setup_tests_running', { names: queue.map(({ name }) => name).join(', ') })
    const work = async () => {
      for (let suite = queue.shift(); suite !== undefined; suite = queue.shift()) {
        const folder = join(temporary, suite.name)
        mkdirSync(folder)
        results.set(suite, await runSuite(suite, { args, folder, capture, write }))
      }
    }
    await Promise.all(Array.from({ length: concurrency }, work))
  }
  remove()
  process.off('exit', remove)
  return suites.flatMap((suite) => results.get(suite) ?? [])
}

/**
 * @param {Suite} suite
 * @param {{ args: readonly string[], folder: string, capture: boolean, write: (text: string) => void }} context
 * @returns {Promise<SuiteResult>}
 */
async function runSuite(suite, { args, folder, capture, write }) {
  const startedAtMs = performance.now()
  const title = `\n── ${suite.name} ──\n`
  let output = capture ? title : ''
  const print = capture ? (/** @type {string} */ text) => void (output += text) : write
  if (!capture) write(title)
  /** @type {Exec} */
  const exec = async (command, commandArgs, env) => {
    const outcome = await run(command, commandArgs, {
      capture,
      timeoutMs: LIMIT_MINUTES * 60_000,
      env: { ...suiteEnv(folder, capture), ...env },
    })
    print(outcome.output)
    if (outcome.timedOut) {
      print(`${message('setup_tests_timed_out', { program: basename(command), minutes: LIMIT_MINUTES })}\n`)
    }
    return outcome.status
  }
  const totals = await suite.run(exec, args).catch(failedTotals)
  if (capture) write(output)
  const leftovers = readdirSync(folder).filter((name) => name.startsWith(OWN_PREFIX))
  const failures =
    leftovers.length === 0
      ? totals.failures
      : [...totals.failures, message('setup_tests_left_over', { names: leftovers.join(', ') })]
  return { suite: suite.name, ...totals, failures, seconds: (performance.now() - startedAtMs) / 1000 }
}

/**
 * @param {string} folder
 * @param {boolean} capture
 * @returns {NodeJS.ProcessEnv}
 */
function suiteEnv(folder, capture) {
  const colour = capture && process.stdout.isTTY && process.env['NO_COLOR'] === undefined
  return { TMPDIR: folder, TEMP: folder, TMP: folder, ...(colour ? { FORCE_COLOR: '1' } : {}) }
}

/**
 * The totals of a suite that could not be run.
 * @param {unknown} error
 * @returns {Totals}
 */
export function failedTotals(error) {
  const isError = error instanceof Error
  const text = error instanceof SetupError ? error.message : String(isError ? error.stack : error)
  return { passed: 0, skipped: 0, failures: [text] }
}
