import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { SetupError, log } from './messages.mjs'
import { NODE } from './node24.mjs'
import { inRoot, packageCommand } from './paths.mjs'
import { run } from './run.mjs'

/** A download that makes no progress for this long is aborted. */
const STALL_MS = 20_000
const DOWNLOAD_MS = 15 * 60_000

/** The version of the runtime that `scripts/test-electron.mjs` installs. */
export const TEST_RUNTIME_VERSION = '33.2.1'

/**
 * The executable inside a folder that contains an Electron.
 * @param {string} dist
 */
export function executableIn(dist, platform = process.platform) {
  if (platform === 'win32') return join(dist, 'electron.exe')
  if (platform === 'darwin') return join(dist, 'Electron.app', 'Contents', 'MacOS', 'Electron')
  return join(dist, 'electron')
}

/** The folder of the test runtime: in the user's cache, so that every clone finds it. */
export function testRuntimeFolder(env = process.env) {
  const cache = env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  return join(cache, 'interleave', `electron-${TEST_RUNTIME_VERSION}`)
}

/**
 * The executable of the Electron named by ELECTRON_OVERRIDE_DIST_PATH, else of the installed one; null when Electron
 * is not installed completely.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} packageFolder of the `electron` package
 * @returns {string | null}
 */
export function installedElectron(env, packageFolder) {
  const override = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override) {
    const executable = executableIn(override)
    if (existsSync(executable)) return executable
    throw new SetupError('setup_electron_override_invalid', { folder: override, executable })
  }
  const dist = join(packageFolder, 'dist')
  const stamp = join(dist, 'version')
  // The installer writes path.txt last: without it, an installation was interrupted.
  if (!existsSync(stamp) || !existsSync(join(packageFolder, 'path.txt'))) return null
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  const executable = executableIn(dist)
  const isExpectedVersion = readFileSync(stamp, 'utf8').trim().replace(/^v/, '') === version
  return isExpectedVersion && existsSync(executable) ? executable : null
}

/**
 * The executable of an Electron to open the window with, which is downloaded by its own installer if it is missing.
 * @returns {Promise<string | null>} null when the download failed
 */
export async function obtainElectron() {
  const folder = inRoot('node_modules', 'electron')
  const installed = installedElectron(process.env, folder)
  if (installed !== null) return installed
  log('setup_electron_downloading')
  await download(join(folder, 'dist'))
  return installedElectron(process.env, folder)
}

/**
 * The executable of an Electron to test with: the product's own, else the test runtime.
 * @returns {Promise<string>}
 */
export async function obtainTestElectron() {
  const electron = await obtainElectron()
  if (electron !== null) return electron
  log('setup_electron_test_fallback')
  const { status } = await run(NODE, [inRoot('scripts', 'test-electron.mjs')])
  if (status !== 0) throw new SetupError('setup_electron_test_missing')
  return executableIn(testRuntimeFolder())
}

/** Chromium refuses to run its sandbox as root. */
export function sandboxFlags() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
}

/**
 * Runs Electron's installer, and aborts it when it makes no progress.
 * @param {string} dist the folder it unpacks to
 */
async function download(dist) {
  const temporary = await mkdtemp(join(tmpdir(), 'interleave-'))
  const stalled = new AbortController()
  let size = -1
  let grownAtMs = Date.now()
  const watch = setInterval(() => {
    void sizeOf([temporary, dist]).then((bytes) => {
      if (bytes !== size) grownAtMs = Date.now()
      else if (Date.now() - grownAtMs > STALL_MS) stalled.abort()
      size = bytes
    })
  }, 1000)
  try {
    await run(NODE, [packageCommand('electron', 'install-electron')], {
      capture: true,
      timeoutMs: DOWNLOAD_MS,
      signal: stalled.signal,
      env: { TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    })
  } finally {
    clearInterval(watch)
    await rm(temporary, { recursive: true, force: true })
  }
}

/**
 * The bytes of all files in some folders. Files that appear or vanish during the count may be missed.
 * @param {readonly string[]} folders
 */
async function sizeOf(folders) {
  let bytes = 0
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true }).catch(() => [])
    for (const name of names) {
      bytes += await stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      )
    }
  }
  return bytes
}
