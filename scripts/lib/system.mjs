import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { SetupError, log, message } from './messages.mjs'
import { run } from './run.mjs'

/** Debian's packages of the shared libraries that Electron needs. */
const LIBRARIES = [
  'libnss3',
  'libatk-bridge2.0-0',
  'libgtk-3-0',
  'libgbm1',
  'libasound2',
  'libxss1',
  'libxtst6',
  'libnotify4',
  'libsecret-1-0',
]

/** Debian's packages of the programs that the tests may need. */
const PROGRAMS = { Xvfb: 'xvfb', unzip: 'unzip', chromium: 'chromium' }

/** The lines of apt-get's output that an error message quotes. */
const APT_LINES = 4

/**
 * Makes sure that programs are installed.
 * @param {readonly (keyof typeof PROGRAMS)[]} names
 */
export async function ensurePrograms(names) {
  const missing = names.filter((name) => findOnPath(name) === null)
  if (missing.length === 0) return
  const what = message('setup_system_programs', { names: missing.join(', ') })
  await installPackages(
    missing.map((name) => PROGRAMS[name]),
    what,
  )
}

/**
 * Makes sure that the shared libraries of an Electron are installed. Only on Linux are they not part of Electron.
 * @param {string} executable
 */
export async function ensureLibraries(executable) {
  if (process.platform !== 'linux') return
  const before = await missingLibraries(executable)
  if (before.length === 0) return
  await installPackages(LIBRARIES, message('setup_system_libraries', { names: before.join(', ') }))
  const after = await missingLibraries(executable)
  if (after.length > 0) throw new SetupError('setup_system_libraries_missing', { names: after.join(', ') })
}

/**
 * The names of the libraries that `ldd` reports as not found.
 * @param {string} lddOutput
 */
export function missingLibraryNames(lddOutput) {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '')
}

/**
 * The file of a program on the path, or null.
 * @param {string} program
 */
export function findOnPath(program) {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file)) ?? null
}

/** @param {string} executable */
async function missingLibraries(executable) {
  return missingLibraryNames((await run('ldd', [executable], { capture: true })).output)
}

/**
 * @param {readonly string[]} packages
 * @param {string} what the missing things, in words
 */
async function installPackages(packages, what) {
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (findOnPath('apt-get') === null) throw new SetupError('setup_system_missing', { what, command })
  if (process.getuid?.() !== 0) {
    throw new SetupError('setup_system_missing', { what, command: `sudo ${command}` })
  }
  log('setup_system_installing', { what })
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const install = async () => {
    const names = await Promise.all(packages.map(currentName))
    return run('apt-get', ['install', '-y', '--no-install-recommends', ...names], { env, capture: true })
  }
  let outcome = await install()
  if (outcome.status !== 0) {
    // The package lists may be missing or out of date.
    await run('apt-get', ['update'], { env, capture: true })
    outcome = await install()
  }
  if (outcome.status === 0) return
  const detail = outcome.output.trim().split('\n').slice(-APT_LINES).join('\n')
  throw new SetupError('setup_system_failed', { what, command, detail })
}

/**
 * The name that this release has for a package: newer ones renamed some libraries for 64-bit time.
 * @param {string} name
 */
async function currentName(name) {
  const { status } = await run('apt-cache', ['show', `${name}t64`], { capture: true })
  return status === 0 ? `${name}t64` : name
}
