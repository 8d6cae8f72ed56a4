import { existsSync, readFileSync } from 'node:fs'
import { inRoot } from './paths.mjs'
import { run } from './run.mjs'
import { say, Trouble } from './say.mjs'

/** @typedef {{ packages: Record<string, { version?: string, optional?: boolean }> }} Lock */

/**
 * Whether what is installed is what the lock file asks for. Optional packages may be missing: they are for other
 * systems.
 * @param {Lock} wanted package-lock.json
 * @param {Lock} installed node_modules/.package-lock.json, which npm writes when it has finished
 */
export function installMatches(wanted, installed) {
  return Object.entries(wanted.packages).every(([path, { version, optional }]) => {
    if (path === '') return true
    const there = installed.packages[path]
    return there === undefined ? optional === true : there.version === version
  })
}

/**
 * The lines of npm's output that help a person: its errors, which begin with what matters most, else its last words.
 * @param {string} output
 */
export function npmWords(output) {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const errors = lines.filter(
    (line) => /^npm (error|ERR!) +\S/.test(line) && !/complete log|_logs|^npm error +at /.test(line),
  )
  return (errors.length > 0 ? errors.slice(0, 6) : lines.slice(-6)).join('\n')
}

/** Installs the packages of the lock file, unless they are there. */
export async function ensureInstalled() {
  if (isInstalled()) return
  say('Installing packages (the first time this takes a minute) …')
  // Windows cannot remove the Node that may be running this script, so there only what differs is replaced.
  const command = process.platform === 'win32' && existsSync(inRoot('node_modules')) ? 'install' : 'ci'
  const { status, output } = await npm([command, '--no-audit', '--no-fund'])
  if (status !== 0) {
    throw new Trouble(
      `The packages could not be installed: "npm ${command}" failed. Is the package registry in reach?\n${npmWords(output)}`,
    )
  }
}

/**
 * Runs npm quietly: the one that runs this script, else the one on the path.
 * @param {readonly string[]} args
 * @param {{ cwd?: string, timeoutMs?: number }} [options]
 */
export function npm(args, options = {}) {
  const cli = process.env['npm_execpath']
  if (cli !== undefined && /npm-cli\.c?js$/.test(cli)) {
    return run(process.execPath, [cli, ...args], { ...options, quiet: true })
  }
  return run('npm', args, { ...options, quiet: true, shell: process.platform === 'win32' })
}

function isInstalled() {
  const installed = inRoot('node_modules', '.package-lock.json')
  return existsSync(installed) && installMatches(readJson(inRoot('package-lock.json')), readJson(installed))
}

/**
 * @param {string} path
 * @returns {Lock}
 */
function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}
