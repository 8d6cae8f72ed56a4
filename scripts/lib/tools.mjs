import { readFileSync } from 'node:fs'
import { inRoot } from './paths.mjs'

/**
 * The script behind a package's command, to be run with the pinned Node: no shell, no shim, the same on every system.
 * @param {string} name of the package
 * @param {string} [command] where it differs from the package's name
 */
export function programOf(name, command = name) {
  const { bin } = JSON.parse(readFileSync(inRoot('node_modules', name, 'package.json'), 'utf8'))
  return inRoot('node_modules', name, typeof bin === 'string' ? bin : bin[command])
}
