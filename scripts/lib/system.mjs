import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run } from './run.mjs'
import { say, Trouble } from './say.mjs'

/** Debian's packages of the shared libraries that an Electron needs. */
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

/** Debian's packages of programs that the tests may need. */
const PROGRAMS = { Xvfb: 'xvfb', unzip: 'unzip', chromium: 'chromium' }

/**
 * Makes sure that programs are there.
 * @param {readonly (keyof typeof PROGRAMS)[]} names
 */
export async function ensurePrograms(names) {
  const missing = names.filter((name) => !isOnPath(name))
  if (missing.length === 0) return
  await installPackages(
    missing.map((name) => PROGRAMS[name]),
    `${missing.join(' and ')} (to test the window)`,
  )
}

/**
 * Makes sure that the shared libraries of an Electron are there. Only Linux leaves them to the system.
 * @param {string} executable
 */
export async function ensureLibraries(executable) {
  if (process.platform !== 'linux') return
  const before = await missingLibraries(executable)
  if (before.length === 0) return
  await installPackages(LIBRARIES, `the libraries of Electron (${before.join(', ')})`)
  const after = await missingLibraries(executable)
  if (after.length > 0) throw new Trouble(`Electron cannot run: ${after.join(', ')} could not be found.`)
}

/**
 * The names of the libraries that `ldd` cannot find.
 * @param {string} lddOutput
 */
export function notFound(lddOutput) {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '')
}

/** @param {string} executable */
async function missingLibraries(executable) {
  return notFound((await run('ldd', [executable], { quiet: true })).output)
}

/**
 * @param {readonly string[]} packages
 * @param {string} purpose what is missing, in words
 */
async function installPackages(packages, purpose) {
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  if (!isOnPath('apt-get')) {
    throw new Trouble(`This system lacks ${purpose}. On Debian they come with: ${command}`)
  }
  if (process.getuid?.() !== 0) {
    throw new Trouble(`This system lacks ${purpose}. Install them with: sudo ${command}`)
  }
  say(`Installing ${purpose} …`)
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const install = async () => {
    const names = await Promise.all(packages.map(currentName))
    return run('apt-get', ['install', '-y', '--no-install-recommends', ...names], { env, quiet: true })
  }
  let outcome = await install()
  if (outcome.status !== 0) {
    // The lists of packages may be missing or old.
    await run('apt-get', ['update'], { env, quiet: true })
    outcome = await install()
  }
  if (outcome.status === 0) return
  const words = outcome.output.trim().split('\n').slice(-4).join('\n')
  throw new Trouble(`This system lacks ${purpose}, and this failed: ${command}\n${words}`)
}

/**
 * Newer releases of Debian and Ubuntu have renamed some libraries for 64-bit time.
 * @param {string} name
 */
async function currentName(name) {
  const { status } = await run('apt-cache', ['show', `${name}t64`], { quiet: true })
  return status === 0 ? `${name}t64` : name
}

/** @param {string} program */
function isOnPath(program) {
  return findOnPath(program) !== null
}

/**
 * The file of a program, or null.
 * @param {string} program
 */
export function findOnPath(program) {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file)) ?? null
}
