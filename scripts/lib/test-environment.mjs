import { obtainTestElectron } from './electron.mjs'
import { SetupError } from './messages.mjs'
import { endTree, start } from './run.mjs'
import { ensureLibraries, ensurePrograms, findOnPath } from './system.mjs'

/** The commands that start Chromium or one of its relatives. */
const CHROMIUM_COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

const DISPLAY_START_MS = 15_000

/**
 * Provides what tests of the whole lab need: a Chromium, an Electron and a display for its window, or all of them.
 * @template T
 * @param {{ chromium?: boolean, electron?: boolean }} needs
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} act receives the environment variables that name them
 * @returns {Promise<T>}
 */
export async function withBrowsers({ chromium = false, electron = false }, act) {
  const env = chromium ? { INTERLEAVE_TEST_CHROMIUM: await obtainChromium() } : {}
  if (!electron) return act(env)
  const executable = await obtainTestElectron()
  await ensureLibraries(executable)
  const display = hasDisplay() ? null : await startVirtualDisplay()
  try {
    return await act({ ...env, INTERLEAVE_TEST_ELECTRON: executable, ...display?.env })
  } finally {
    await display?.stop()
  }
}

/** True when a window can be shown. Only Linux may lack a display. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env['DISPLAY'] ?? '') || Boolean(env['WAYLAND_DISPLAY'] ?? '')
}

/**
 * The executable of a Chromium to test with: the one named by INTERLEAVE_TEST_CHROMIUM, else one on the path, else
 * Debian's, which is installed.
 * @returns {Promise<string>}
 */
async function obtainChromium(env = process.env) {
  const named = env['INTERLEAVE_TEST_CHROMIUM']
  if (named) return named
  const onPath = chromiumOnPath()
  if (onPath !== null) return onPath
  if (process.platform !== 'linux') throw new SetupError('setup_chromium_missing')
  await ensurePrograms(['chromium'])
  const installed = chromiumOnPath()
  if (installed === null) throw new SetupError('setup_chromium_missing')
  return installed
}

function chromiumOnPath() {
  return CHROMIUM_COMMANDS.map((name) => findOnPath(name)).find((file) => file !== null) ?? null
}

/**
 * Starts a virtual display.
 * @returns {Promise<{ env: NodeJS.ProcessEnv, stop: () => Promise<void> }>} env: what its clients need
 */
async function startVirtualDisplay() {
  await ensurePrograms(['Xvfb'])
  // Xvfb chooses a free display number and writes it to the given file descriptor.
  const args = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp']
  const server = start('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const number = await new Promise((resolve, reject) => {
    const fail = () => reject(new SetupError('setup_display_failed'))
    const timer = setTimeout(fail, DISPLAY_START_MS)
    server.once('exit', fail)
    server.once('error', fail)
    server.stdio[3]?.once('data', (/** @type {Buffer} */ text) => {
      clearTimeout(timer)
      resolve(text.toString().trim())
    })
  })
  return { env: { DISPLAY: `:${number}` }, stop: () => endTree(server) }
}
