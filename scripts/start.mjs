// `npm start`: installs and builds what is missing, and opens the window. Where there can be no window, it says why in
// a line and serves the same lab to a browser.
import { hasDisplay } from './lib/display.mjs'
import { obtainElectron } from './lib/electron.mjs'
import { NODE } from './lib/node24.mjs'
import { ROOT, inRoot } from './lib/paths.mjs'
import { prepare } from './lib/prepare.mjs'
import { run } from './lib/run.mjs'
import { runMain, say } from './lib/say.mjs'

await runMain(async () => {
  await prepare()
  if (!hasDisplay()) {
    return inBrowser('there is no display for the window (neither DISPLAY nor WAYLAND_DISPLAY is set)')
  }
  const electron = await obtainElectron()
  if (electron === null) {
    return inBrowser(
      'Electron, which shows the window, could not be downloaded ("npx install-electron" tries again)',
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

/** @param {string} reason why there is no window */
async function inBrowser(reason) {
  say(`The lab opens in a browser: ${reason}.`)
  const command = [inRoot('out', 'main', 'cli.js'), 'serve', '--open', ...process.argv.slice(2)]
  return (await run(NODE, command)).status
}
