import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout's folder. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/**
 * A path inside the checkout.
 * @param {...string} parts
 */
export const inRoot = (...parts) => join(ROOT, ...parts)

/**
 * The script behind a package's command. Run with the pinned Node, it needs neither a shell nor npm's shims, which
 * differ between systems.
 * @param {string} name of the package
 * @param {string} [command] if it differs from the package's name
 */
export function packageCommand(name, command = name) {
  const { bin } = JSON.parse(readFileSync(inRoot('node_modules', name, 'package.json'), 'utf8'))
  return inRoot('node_modules', name, typeof bin === 'string' ? bin : bin[command])
}
