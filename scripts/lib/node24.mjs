import { existsSync, readFileSync } from 'node:fs'
import { inRoot } from './paths.mjs'
import { run } from './run.mjs'
import { say, Trouble } from './say.mjs'
import { npmWords } from './install.mjs'

const FOLDER = inRoot('node_modules', 'node')

/** Where the pinned Node lies. */
export const NODE = inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/**
 * Makes sure that the pinned Node runs. npm lays it by the package's install script; where those are switched off,
 * the same script is run here.
 */
export async function ensureNode() {
  const { version } = JSON.parse(readFileSync(inRoot('node_modules', 'node', 'package.json'), 'utf8'))
  if (await runs(version)) return
  say(`Laying Node ${version} …`)
  const { output } = await run(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: FOLDER,
    quiet: true,
  })
  if (await runs(version)) return
  throw new Trouble(
    `Node ${version}, which the lab is made for, could not be laid in node_modules: it has no build for ` +
      `${process.platform}-${process.arch}, or the package registry is out of reach.\n${npmWords(output)}`,
  )
}

/** @param {string} version */
async function runs(version) {
  if (!existsSync(NODE)) return false
  const { status, output } = await run(NODE, ['--version'], { quiet: true })
  return status === 0 && output.trim() === `v${version}`
}
