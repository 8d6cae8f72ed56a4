import { start, endTree } from './run.mjs'
import { Trouble } from './say.mjs'
import { ensurePrograms } from './system.mjs'

const START_MS = 15_000

/** Whether a window can be shown. */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env['DISPLAY'] ?? '') || Boolean(env['WAYLAND_DISPLAY'] ?? '')
}

/**
 * Starts a display that nobody sees, for tests where there is none.
 * @returns {Promise<{ env: NodeJS.ProcessEnv, stop: () => Promise<void> }>} env: what its clients need
 */
export async function startHiddenDisplay() {
  await ensurePrograms(['Xvfb'])
  // It picks a free number itself and tells it on the given file descriptor.
  const args = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp']
  const server = start('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const number = await new Promise((resolve, reject) => {
    const fail = () => reject(new Trouble('Xvfb, the display for tests, did not start.'))
    const timer = setTimeout(fail, START_MS)
    server.once('exit', fail)
    server.once('error', fail)
    server.stdio[3]?.once('data', (/** @type {Buffer} */ text) => {
      clearTimeout(timer)
      resolve(text.toString().trim())
    })
  })
  return { env: { DISPLAY: `:${number}` }, stop: () => endTree(server) }
}
