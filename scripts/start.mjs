// `npm start`: installs and builds what is missing, and opens the window. Where there can be no window, it says why
// and runs a short experiment on the command line.
import { hasDisplay } from './lib/display.mjs'
import { obtainElectron } from './lib/electron.mjs'
import { NODE } from './lib/node24.mjs'
import { ROOT, inRoot } from './lib/paths.mjs'
import { prepare } from './lib/prepare.mjs'
import { run } from './lib/run.mjs'
import { runMain, say } from './lib/say.mjs'

/** Small enough for a first look: some seconds on any machine. */
const SHORT_EXPERIMENT = ['run', '--workload', 'primes', '--tasks', '8', '--param', 'limit=100000000']

await runMain(async () => {
  await prepare()
  if (!hasDisplay()) {
    return instead(
      'There is no display to open the window on: neither DISPLAY nor WAYLAND_DISPLAY is set.',
      'Run "npm start" in a desktop session to see the window. Here is a short experiment on the command line:',
    )
  }
  const electron = await obtainElectron()
  if (electron === null) {
    return instead(
      'Electron, which shows the window, could not be fetched: its download is out of reach.',
      'Run "npx install-electron" where it can be reached, or name a folder that holds an Electron in ' +
        'ELECTRON_OVERRIDE_DIST_PATH. Here is a short experiment on the command line:',
    )
  }
  return openWindow(electron)
})

/** @param {string} electron */
async function openWindow(electron) {
  // Chromium refuses its sandbox to root, who has no use for one anyway.
  const flags = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const { status, output } = await run(electron, [...flags, ROOT, ...process.argv.slice(2)])
  if (status === 127) say(`Electron could not be started. ${output}`.trim())
  return status
}

/**
 * @param {string} missing
 * @param {string} remedy
 */
async function instead(missing, remedy) {
  say(missing)
  say(remedy)
  const { status } = await run(NODE, [inRoot('out', 'main', 'cli.js'), ...SHORT_EXPERIMENT])
  return status
}
