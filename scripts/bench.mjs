// `npm run bench`: prints the figures the project promises, as this machine has them. Each file of tests/bench is a
// program of its own; `npm run bench -- engine` runs only those whose name contains "engine".
import { existsSync, readdirSync } from 'node:fs'
import { NODE } from './lib/node24.mjs'
import { inRoot } from './lib/paths.mjs'
import { prepare } from './lib/prepare.mjs'
import { run } from './lib/run.mjs'
import { runMain, Trouble } from './lib/say.mjs'
import { withElectron } from './lib/suites.mjs'

await runMain(async () => {
  await prepare()
  const wanted = process.argv.slice(2)
  const folder = inRoot('tests', 'bench')
  const files = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.bench.ts'))
    .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
    .sort()
  if (files.length === 0) throw new Trouble(`There is no benchmark ${wanted.join(' ')} in tests/bench.`)
  return withElectron(async (env) => {
    let worst = 0
    for (const file of files) {
      const { status } = await run(NODE, [inRoot('tests', 'bench', file)], { env })
      worst = Math.max(worst, status)
    }
    return worst
  })
})
