import { existsSync, readFileSync } from 'node:fs'
import { SetupError, log } from './messages.mjs'
import { inRoot } from './paths.mjs'
import { run } from './run.mjs'

/** @typedef {{ packages: Record<string, { version?: string, optional?: boolean }> }} Lock */

/** The number of lines of npm's output that an error message quotes. */
const NPM_LINES = 6

/**
 * True when the installed packages are those of the lock file. Optional packages may be missing: they are for other
 * systems.
 * @param {Lock} wanted package-lock.json
 * @param {Lock} installed node_modules/.package-lock.json, which npm writes last
 */
export function installMatches(wanted, installed) {
  return Object.entries(wanted.packages).every(([path, { version, optional }]) => {
    if (path === '') return true
    const present = installed.packages[path]
    return present === undefined ? optional === true : present.version === version
  })
}

/**
 * The lines of npm's output that explain a failure: its first errors, else its last lines.
 * @param {string} output
 */
export function npmErrorLines(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const errors = lines.filter(
    (line) => /^npm (error|ERR!) +\S/.test(line) && !/complete log|_logs|^npm error +at /.test(line),
  )
  return (errors.length > 0 ? errors.slice(0, NPM_LINES) : lines.slice(-NPM_LINES)).join('\n')
}

/** Installs the packages of the lock file, unless they are installed. */
export async function ensureInstalled() {
  if (isInstalled()) return
  log('setup_installing')
  // Windows cannot delete the Node executable that may be running this script, so there npm replaces only what differs.
  const command = process.platform === 'win32' && existsSync(inRoot('node_modules')) ? 'install' : 'ci'
  // Everything the build needs is a development dependency, which NODE_ENV=production and `omit=dev` leave out.
  const { status, output } = await npm([command, '--include=dev', '--no-audit', '--no-fund'])
  if (status !== 0) throw new SetupError('setup_install_failed', { command, detail: npmErrorLines(output) })
}

/**
 * Runs npm and captures its output: the npm that started this script, else the one on the path.
 * @param {readonly string[]} args
 * @param {{ cwd?: string, timeoutMs?: number }} [options]
 */
export function npm(args, options = {}) {
  const cli = process.env['npm_execpath']
  if (cli !== undefined && /npm-cli\.c?js$/.test(cli)) {
    return run(process.execPath, [cli, ...args], { ...options, capture: true })
  }
  return run('npm', args, { ...options, capture: true, shell: process.platform === 'win32' })
}

function isInstalled() {
  const installed = inRoot('node_modules', '.package-lock.json')
  return existsSync(installed) && installMatches(readLock(inRoot('package-lock.json')), readLock(installed))
}

/**
 * @param {string} path
 * @returns {Lock}
 */
function readLock(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}
