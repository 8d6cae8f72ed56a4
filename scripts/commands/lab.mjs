// `npm run lab -- run --workload primes`: the command line of the lab. Builds `out/` when it is missing; an existing
// one is used as it is. `lib/foreground.mjs` documents how the program depends on this launcher.
import { existsSync } from 'node:fs'
import { prepare } from '../lib/build.mjs'
import { runInForeground } from '../lib/foreground.mjs'
import { runMain } from '../lib/messages.mjs'
import { NODE } from '../lib/node24.mjs'
import { inRoot } from '../lib/paths.mjs'

await runMain(async () => {
  const program = inRoot('out', 'main', 'cli.js')
  if (!existsSync(program) || !existsSync(NODE)) await prepare()
  return runInForeground(program, process.argv.slice(2), NODE)
})
