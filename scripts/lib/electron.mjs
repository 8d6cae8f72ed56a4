import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { NODE } from './node24.mjs'
import { inRoot } from './paths.mjs'
import { run } from './run.mjs'
import { say, Trouble } from './say.mjs'
import { programOf } from './tools.mjs'

/** A download that brings nothing for this long is given up; one that goes on may take its time. */
const STALL_MS = 20_000
const DOWNLOAD_MS = 15 * 60_000

/** The version of the runtime that `scripts/test-electron.mjs` lays. */
export const TEST_RUNTIME_VERSION = '33.2.1'

/**
 * The executable inside a folder that holds an Electron.
 * @param {string} dist
 */
export function executableIn(dist, platform = process.platform) {
  if (platform === 'win32') return join(dist, 'electron.exe')
  if (platform === 'darwin') return join(dist, 'Electron.app', 'Contents', 'MacOS', 'Electron')
  return join(dist, 'electron')
}

/** Where the runtime for tests is laid: once per user, so that a fresh clone has it. */
export function testRuntimeFolder(env = process.env) {
  const cache = env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  return join(cache, 'interleave', `electron-${TEST_RUNTIME_VERSION}`)
}

/**
 * The Electron that is there already: the one named by ELECTRON_OVERRIDE_DIST_PATH, else the installed one.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} packageFolder of the `electron` package
 * @returns {string | null} its executable
 */
export function presentElectron(env, packageFolder) {
  const override = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override) {
    const executable = executableIn(override)
    if (existsSync(executable)) return executable
    throw new Trouble(
      `ELECTRON_OVERRIDE_DIST_PATH is "${override}": it must be a folder that holds an Electron, but ${executable} does not exist.`,
    )
  }
  const dist = join(packageFolder, 'dist')
  const stamp = join(dist, 'version')
  // The installer writes path.txt last: without it, an installation was cut off.
  if (!existsSync(stamp) || !existsSync(join(packageFolder, 'path.txt'))) return null
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  const executable = executableIn(dist)
  const isWanted = readFileSync(stamp, 'utf8').trim().replace(/^v/, '') === version
  return isWanted && existsSync(executable) ? executable : null
}

/**
 * An Electron to show the window with: present, or downloaded by its official installer.
 * @returns {Promise<string | null>} its executable; null where the download cannot be reached
 */
export async function obtainElectron() {
  const folder = inRoot('node_modules', 'electron')
  const present = presentElectron(process.env, folder)
  if (present !== null) return present
  say('Fetching Electron (about 110 MB, once) …')
  await download(join(folder, 'dist'))
  return presentElectron(process.env, folder)
}

/**
 * An Electron to test with: as above, else the runtime for tests.
 * @returns {Promise<string>} its executable
 */
export async function obtainTestElectron() {
  const electron = await obtainElectron()
  if (electron !== null) return electron
  say('The official download is out of reach; using the runtime for tests.')
  const { status } = await run(NODE, [inRoot('scripts', 'test-electron.mjs')])
  if (status !== 0) throw new Trouble('There is no Electron to test the window with.')
  return executableIn(testRuntimeFolder())
}

/**
 * Runs what `npx install-electron` runs, and ends it when it no longer gets on.
 * @param {string} dist where it unpacks
 */
async function download(dist) {
  const temporary = await mkdtemp(join(tmpdir(), 'interleave-'))
  const giveUp = new AbortController()
  let size = -1
  let grownAtMs = Date.now()
  const watch = setInterval(() => {
    void sizeOf([temporary, dist]).then((now) => {
      if (now !== size) grownAtMs = Date.now()
      else if (Date.now() - grownAtMs > STALL_MS) giveUp.abort()
      size = now
    })
  }, 1000)
  try {
    await run(NODE, [programOf('electron', 'install-electron')], {
      quiet: true,
      timeoutMs: DOWNLOAD_MS,
      signal: giveUp.signal,
      env: { TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    })
  } finally {
    clearInterval(watch)
    await rm(temporary, { recursive: true, force: true })
  }
}

/**
 * @param {readonly string[]} folders
 * @returns {Promise<number>} bytes of all files in them; what comes or goes meanwhile may be counted or not
 */
async function sizeOf(folders) {
  let bytes = 0
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true }).catch(() => [])
    for (const name of names)
      bytes += await stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      )
  }
  return bytes
}
