// `npm run bench`: prints the figures the project promises, as this machine has them. Each file of tests/bench is a
// program of its own; `npm run bench -- engine` runs only those whose name contains "engine". Those of the window
// (window*.bench.ts) get an Electron and a display.
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
  let worst = 0
  for (const file of files) {
    /** @param {NodeJS.ProcessEnv} [env] */
    const bench = async (env = {}) => (await run(NODE, [inRoot('tests', 'bench', file)], { env })).status
    const status = file.startsWith('window') ? await withElectron(bench) : await bench()
    worst = Math.max(worst, status)
  }
  return worst
})
