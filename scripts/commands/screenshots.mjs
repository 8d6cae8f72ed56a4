// `npm run screenshots`: takes the README's pictures of the lab in a browser; `-- FOLDER` writes them elsewhere.
import { prepare } from '../lib/build.mjs'
import { runMain } from '../lib/messages.mjs'
import { NODE } from '../lib/node24.mjs'
import { inRoot } from '../lib/paths.mjs'
import { run } from '../lib/run.mjs'
import { withBrowsers } from '../lib/test-environment.mjs'

await runMain(async () => {
  await prepare()
  const command = [inRoot('tests', 'e2e', 'screenshots.ts'), ...process.argv.slice(2)]
  return withBrowsers({ chromium: true }, async (env) => (await run(NODE, command, { env })).status)
})
