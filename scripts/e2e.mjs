// The tests of the window alone: `npm run test:e2e -- tests/e2e/run.spec.ts -g cancel`.
import { prepare } from './lib/prepare.mjs'
import { runMain } from './lib/say.mjs'
import { playwright, withElectron } from './lib/suites.mjs'

await runMain(async () => {
  await prepare()
  return withElectron((env) => playwright(process.argv.slice(2), env))
})
