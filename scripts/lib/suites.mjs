import { rmSync } from 'node:fs'
import { basename } from 'node:path'
import { hasDisplay, startHiddenDisplay } from './display.mjs'
import { obtainChromium } from './chromium.mjs'
import { obtainTestElectron } from './electron.mjs'
import { NODE } from './node24.mjs'
import { inRoot } from './paths.mjs'
import { playwrightSums, suiteSums, vitestSums } from './report.mjs'
import { run } from './run.mjs'
import { ensureLibraries } from './system.mjs'
import { programOf } from './tools.mjs'

/** @typedef {import('./report.mjs').Sums} Sums */
/** @typedef {{ name: string, run: () => Promise<Sums> }} Suite */

/** Nothing here takes that long: what does, hangs. */
const LIMIT_MS = 20 * 60_000

/**
 * A check that passes or fails as a whole: one test.
 * @param {string} name
 * @param {...readonly [program: string, ...args: string[]]} commands all are run, so that all that is wrong is shown
 * @returns {Suite}
 */
function check(name, ...commands) {
  return {
    name,
    run: async () => {
      const wrong = []
      for (const [program, ...args] of commands) {
        const { status } = await run(NODE, [program, ...args], { timeoutMs: LIMIT_MS })
        if (status !== 0) wrong.push(`${basename(program)} ${args.join(' ')} ended with status ${status}.`)
      }
      if (wrong.length === 0) return { passed: 1, skipped: 0, failures: [] }
      return { passed: 0, skipped: 0, failures: [wrong.join('\n    ')] }
    },
  }
}

/**
 * A project of vitest.config.ts.
 * @param {string} name
 * @returns {Suite}
 */
function vitest(name) {
  return {
    name,
    run: async () => {
      const file = freshReport(name)
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
      const args = [programOf('vitest'), 'run', '--project', name, ...reporters]
      const { status } = await run(NODE, args, { timeoutMs: LIMIT_MS })
      return suiteSums(file, vitestSums, status)
    },
  }
}

/** @returns {Suite} */
function labTests() {
  return {
    name: 'e2e',
    run: async () => {
      const file = freshReport('e2e')
      const status = await withLabs((env) => playwright([], env))
      return suiteSums(file, playwrightSums, status)
    },
  }
}

/**
 * Runs tests of the whole lab with Playwright.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env as `withLabs` gives it
 */
export async function playwright(args, env) {
  const program = programOf('@playwright/test', 'playwright')
  return (await run(NODE, [program, 'test', ...args], { env, timeoutMs: LIMIT_MS })).status
}

/**
 * Does something that needs a real Electron and a display, real or hidden.
 * @param {(env: NodeJS.ProcessEnv) => Promise<number>} act is handed the environment that names both
 */
export async function withElectron(act) {
  const executable = await obtainTestElectron()
  await ensureLibraries(executable)
  const display = hasDisplay() ? null : await startHiddenDisplay()
  try {
    return await act({ INTERLEAVE_TEST_ELECTRON: executable, ...display?.env })
  } finally {
    await display?.stop()
  }
}

/**
 * The same, with a browser beside it.
 * @param {(env: NodeJS.ProcessEnv) => Promise<number>} act is handed the environment that names all of it
 */
export async function withLabs(act) {
  const chromium = await obtainChromium()
  return withElectron((env) => act({ ...env, INTERLEAVE_TEST_CHROMIUM: chromium }))
}

/** @param {string} name */
function freshReport(name) {
  const file = inRoot('test-results', 'reports', `${name}.json`)
  rmSync(file, { force: true })
  return file
}

/**
 * All that `npm test` runs, in order.
 * @returns {Suite[]}
 */
export function allSuites() {
  const svelteCheck = programOf('svelte-check')
  return [
    check('format', [programOf('prettier'), '--check', '--log-level', 'warn', '.']),
    check('lint', [programOf('eslint'), '--max-warnings', '0', '.']),
    check(
      'typecheck',
      [programOf('typescript', 'tsc'), '-p', 'tsconfig.node.json'],
      [svelteCheck, '--tsconfig', './tsconfig.web.json'],
      [svelteCheck, '--tsconfig', './tsconfig.bridge.json'],
    ),
    check('imports', [
      programOf('dependency-cruiser', 'depcruise'),
      '--config',
      '.dependency-cruiser.js',
      'src',
      'electron',
    ]),
    check('unused', [programOf('knip')]),
    vitest('unit'),
    vitest('components'),
    vitest('engine'),
    labTests(),
  ]
}
