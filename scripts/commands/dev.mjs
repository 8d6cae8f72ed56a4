// `npm run dev`: the lab from the sources, rebuilt as they change. It opens the window where a display and Electron
// exist, else it serves the lab to a browser. `dev-server.mjs` describes what restarts when.
import { invalidateBuild, prepareSources } from '../lib/build.mjs'
import { obtainElectron } from '../lib/electron.mjs'
import { log, message, runMain } from '../lib/messages.mjs'
import { NODE } from '../lib/node24.mjs'
import { inRoot } from '../lib/paths.mjs'
import { run } from '../lib/run.mjs'
import { hasDisplay } from '../lib/test-environment.mjs'

await runMain(async () => {
  await prepareSources()
  const electron = hasDisplay() ? await obtainElectron() : null
  if (electron === null) {
    const reason = message(hasDisplay() ? 'setup_no_electron' : 'setup_no_display')
    log('setup_opening_browser', { reason })
  }
  // From now on, `out/` is a development build.
  invalidateBuild()
  const args = [inRoot('scripts', 'dev-server.mjs'), ...(electron === null ? [] : [electron])]
  return (await run(NODE, args)).status
})
