// `npm run screenshots`: makes the pictures of the README from the real app; `-- FOLDER` puts them elsewhere.
import { NODE } from './lib/node24.mjs'
import { inRoot } from './lib/paths.mjs'
import { prepare } from './lib/prepare.mjs'
import { run } from './lib/run.mjs'
import { runMain } from './lib/say.mjs'
import { withElectron } from './lib/suites.mjs'

await runMain(async () => {
  await prepare()
  return withElectron(
    async (env) =>
      (await run(NODE, [inRoot('tests', 'e2e', 'screenshots.ts'), ...process.argv.slice(2)], { env })).status,
  )
})
