import { existsSync, readFileSync } from 'node:fs'
import { npmErrorLines } from './install.mjs'
import { SetupError, log } from './messages.mjs'
import { inRoot } from './paths.mjs'
import { run } from './run.mjs'

const PACKAGE = inRoot('node_modules', 'node')

/** The executable of the pinned Node. */
export const NODE = inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/**
 * Makes sure that the pinned Node runs. The `node` package fetches its executable in an install script; where npm runs
 * no install scripts, this function runs it.
 */
export async function ensureNode() {
  const { version } = JSON.parse(readFileSync(inRoot('node_modules', 'node', 'package.json'), 'utf8'))
  if (await isRunnable(version)) return
  log('setup_node_installing', { version })
  const { output } = await run(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: PACKAGE,
    capture: true,
  })
  if (await isRunnable(version)) return
  const platform = `${process.platform}-${process.arch}`
  throw new SetupError('setup_node_failed', { version, platform, detail: npmErrorLines(output) })
}

/** @param {string} version */
async function isRunnable(version) {
  if (!existsSync(NODE)) return false
  const { status, output } = await run(NODE, ['--version'], { capture: true })
  return status === 0 && output.trim() === `v${version}`
}
