// `npm start`: installs and builds what is missing, and opens the window. Where no window can be shown, it prints the
// reason and serves the lab to a browser.
import { prepare } from '../lib/build.mjs'
import { obtainElectron, sandboxFlags } from '../lib/electron.mjs'
import { log, message, runMain } from '../lib/messages.mjs'
import { NODE } from '../lib/node24.mjs'
import { ROOT, inRoot } from '../lib/paths.mjs'
import { run } from '../lib/run.mjs'
import { hasDisplay } from '../lib/test-environment.mjs'

await runMain(async () => {
  await prepare()
  if (!hasDisplay()) return openBrowser(message('setup_no_display'))
  const electron = await obtainElectron()
  return electron === null ? openBrowser(message('setup_no_electron')) : openWindow(electron)
})

/** @param {string} electron its executable */
async function openWindow(electron) {
  const { status, output } = await run(electron, [...sandboxFlags(), ROOT, ...process.argv.slice(2)], {
    // Terminals inside Electron-based editors set it; it would turn Electron into a Node.
    env: { ELECTRON_RUN_AS_NODE: undefined },
  })
  if (status === 127) log('setup_electron_start_failed', { detail: output })
  return status
}

/** @param {string} reason why there is no window */
async function openBrowser(reason) {
  log('setup_opening_browser', { reason })
  const command = [inRoot('out', 'main', 'cli.js'), 'serve', '--open', ...process.argv.slice(2)]
  return (await run(NODE, command)).status
}
