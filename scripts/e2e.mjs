// The tests of the whole lab alone, in the window and in a browser:
// `npm run test:e2e -- tests/e2e/run.spec.ts --project browser -g cancel`.
import { prepare } from './lib/prepare.mjs'
import { runMain } from './lib/say.mjs'
import { playwright, withLabs } from './lib/suites.mjs'

await runMain(async () => {
  await prepare()
  return withLabs((env) => playwright(process.argv.slice(2), env))
})
