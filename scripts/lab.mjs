// The command line of the lab, as it was built: `npm run lab -- run --workload primes`.
import { existsSync } from 'node:fs'
import { NODE } from './lib/node24.mjs'
import { inRoot } from './lib/paths.mjs'
import { prepare } from './lib/prepare.mjs'
import { run } from './lib/run.mjs'
import { runMain } from './lib/say.mjs'

await runMain(async () => {
  const program = inRoot('out', 'main', 'cli.js')
  if (!existsSync(program) || !existsSync(NODE)) await prepare()
  const { status } = await run(NODE, [program, ...process.argv.slice(2)])
  return status
})
