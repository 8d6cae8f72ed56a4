/** The lab without a window: the program behind `npm run lab`. */
import { fileURLToPath } from 'node:url'
import packageJson from '../../package.json' with { type: 'json' }
import { entriesBeside } from '../runner/entries.ts'
import { Supervisor } from '../supervisor/supervisor.ts'
import { nodeEnvironment } from './node-environment.ts'
import { main } from './program.ts'

const { version } = packageJson
const { npm_lifecycle_event: script, INIT_CWD: callersFolder } = process.env
const isNpmScript = script === 'lab'

const environment = nodeEnvironment({
  version,
  command: isNpmScript ? 'npm run lab --' : 'interleave',
  // npm runs scripts in the package's folder and reports the caller's.
  folder: isNpmScript && callersFolder !== undefined ? callersFolder : process.cwd(),
  createSupervisor: (options) =>
    new Supervisor({
      ...options,
      entries: entriesBeside(import.meta.url),
      app: { version, node: process.versions.node },
    }),
  // Loaded late: a run needs neither.
  serveLab: async (options) => {
    const { serveLab } = await import('../web/server.ts')
    return serveLab({ ...options, root: fileURLToPath(new URL('../renderer', import.meta.url)) })
  },
  openBrowser: async (address) => (await import('../web/open-browser.ts')).openBrowser(address),
})
process.exitCode = await main(process.argv.slice(2), environment)
