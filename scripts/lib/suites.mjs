import { rmSync } from 'node:fs'
import { basename } from 'node:path'
import { message } from './messages.mjs'
import { NODE } from './node24.mjs'
import { inRoot, packageCommand } from './paths.mjs'
import { playwrightTotals, suiteTotals, vitestTotals } from './report.mjs'
import { withBrowsers } from './test-environment.mjs'

/** @typedef {import('./suite-runner.mjs').Suite} Suite */

/**
 * The suites that `npm test` runs. The longest checks come first, so that those that run at the same time end at
 * about the same time.
 * @returns {Suite[]}
 */
export function allSuites() {
  const svelteCheck = packageCommand('svelte-check')
  return [
    check('lint', [packageCommand('eslint'), '--max-warnings', '0', '.']),
    vitest('unit', 'checks'),
    vitest('components', 'checks'),
    vitest('pseudo', 'checks'),
    check(
      'typecheck',
      [packageCommand('typescript', 'tsc'), '-p', 'tsconfig.node.json'],
      [svelteCheck, '--tsconfig', './tsconfig.web.json'],
      [svelteCheck, '--tsconfig', './tsconfig.bridge.json'],
    ),
    check('format', [packageCommand('prettier'), '--check', '--log-level', 'warn', '.']),
    check('imports', [
      packageCommand('dependency-cruiser', 'depcruise'),
      '--config',
      '.dependency-cruiser.js',
      'src',
      'electron',
    ]),
    check('unused', [packageCommand('knip')]),
    { ...vitest('engine', 'engine'), needsBuild: true },
    playwright('window', { electron: true }),
    playwright('browser', { chromium: true }),
  ]
}

/**
 * The suites that the first words of a command line name, and the words that follow them. `e2e` names both `e2e-window`
 * and `e2e-browser`; without words, all suites are meant.
 * @param {readonly Suite[]} suites
 * @param {readonly string[]} words
 * @returns {{ chosen: readonly Suite[], args: readonly string[] }}
 */
export function chooseSuites(suites, words) {
  const named = (/** @type {string} */ word) =>
    suites.filter(({ name }) => name === word || name.startsWith(`${word}-`))
  const end = words.findIndex((word) => named(word).length === 0)
  const names = end === -1 ? words : words.slice(0, end)
  const chosen = new Set(names.flatMap(named))
  return {
    chosen: words.length === 0 ? suites : suites.filter((suite) => chosen.has(suite)),
    args: words.slice(names.length),
  }
}

/**
 * A check that passes or fails as a whole, which counts as one test.
 * @param {string} name
 * @param {...readonly [script: string, ...args: string[]]} commands all are run, so that one call reports all problems
 * @returns {Suite}
 */
function check(name, ...commands) {
  return {
    name,
    stage: 'checks',
    run: async (exec) => {
      const failures = []
      for (const [script, ...args] of commands) {
        const status = await exec(NODE, [script, ...args])
        const command = `${basename(script)} ${args.join(' ')}`
        if (status !== 0) failures.push(message('setup_tests_check_failed', { command, status }))
      }
      if (failures.length === 0) return { passed: 1, skipped: 0, failures }
      return { passed: 0, skipped: 0, failures: [failures.join('\n    ')] }
    },
  }
}

/**
 * A project of vitest.config.ts.
 * @param {string} name
 * @param {Suite['stage']} stage
 * @returns {Suite}
 */
function vitest(name, stage) {
  return {
    name,
    stage,
    run: async (exec, args) => {
      const file = newReport(name)
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
      const command = [packageCommand('vitest'), 'run', '--project', name, ...reporters, ...args]
      return suiteTotals(file, vitestTotals, await exec(NODE, command))
    },
  }
}

/**
 * A project of playwright.config.ts.
 * @param {string} project
 * @param {{ chromium?: boolean, electron?: boolean }} needs
 * @returns {Suite}
 */
function playwright(project, needs) {
  const name = `e2e-${project}`
  return {
    name,
    stage: 'e2e',
    needsBuild: true,
    run: async (exec, args) => {
      const file = newReport(name)
      const program = packageCommand('@playwright/test', 'playwright')
      const output = inRoot('test-results', name)
      const command = [program, 'test', '--project', project, '--output', output, ...args]
      const status = await withBrowsers(needs, (env) =>
        exec(NODE, command, { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file }),
      )
      return suiteTotals(file, playwrightTotals, status)
    },
  }
}

/**
 * The file for a suite's JSON report, without the report of an earlier run.
 * @param {string} name
 */
function newReport(name) {
  const file = inRoot('test-results', 'reports', `${name}.json`)
  rmSync(file, { force: true })
  return file
}
