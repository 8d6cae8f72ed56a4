// `npm run test:e2e`: Playwright alone, in the window and in a browser, with its own arguments:
// `npm run test:e2e -- tests/e2e/run.spec.ts --project browser -g cancel`.
import { prepare } from '../lib/build.mjs'
import { runMain } from '../lib/messages.mjs'
import { NODE } from '../lib/node24.mjs'
import { packageCommand } from '../lib/paths.mjs'
import { run } from '../lib/run.mjs'
import { withBrowsers } from '../lib/test-environment.mjs'

await runMain(async () => {
  await prepare()
  const command = [packageCommand('@playwright/test', 'playwright'), 'test', ...process.argv.slice(2)]
  return withBrowsers(
    { chromium: true, electron: true },
    async (env) => (await run(NODE, command, { env })).status,
  )
})
