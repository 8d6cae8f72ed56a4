/** The lab without a window: the program behind `npm run lab`. */
import { fileURLToPath } from 'node:url'
import packageJson from '../../package.json' with { type: 'json' }
import { createEngine } from '../runner/engine.ts'
import { entriesBeside } from '../runner/entries.ts'
import { nodeHost } from './node-host.ts'
import { main } from './program.ts'

const { version } = packageJson
const built = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

const host = nodeHost({
  version,
  // npm tells the programs it runs under which name they were called.
  command: process.env['npm_lifecycle_event'] === 'lab' ? 'npm run lab --' : 'interleave',
  createEngine: () =>
    createEngine({ entries: entriesBeside(import.meta.url), app: { version, node: process.versions.node } }),
  // Loaded when they are wanted: a run needs neither.
  serveLab: async (port, onEntered) => {
    const [{ serveLab }, { keepEngine }] = await Promise.all([
      import('../web/server.ts'),
      import('../web/engine-keeper.ts'),
    ])
    const openEngine = keepEngine(built('./serve-engine.js'), version)
    return serveLab({ root: built('../renderer'), openEngine, port, onEntered })
  },
  openBrowser: async (address) => (await import('../web/open-browser.ts')).openBrowser(address),
})
process.exitCode = await main(process.argv.slice(2), host)
