/** The lab without a window: the program behind `npm run lab`. */
import packageJson from '../../package.json' with { type: 'json' }
import { createEngine } from '../engine/engine.ts'
import { entriesBeside } from '../engine/entries.ts'
import { nodeHost } from './node-host.ts'
import { main } from './program.ts'

const { version } = packageJson
const host = nodeHost(version, () =>
  createEngine({ entries: entriesBeside(import.meta.url), app: { version, node: process.versions.node } }),
)
process.exitCode = await main(process.argv.slice(2), host)
