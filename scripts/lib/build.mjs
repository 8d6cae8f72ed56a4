import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NODE } from './node24.mjs'
import { ROOT, inRoot } from './paths.mjs'
import { run } from './run.mjs'
import { say, Trouble } from './say.mjs'
import { programOf } from './tools.mjs'

/** All that goes into `out/`. */
const SOURCES = [
  'src',
  'electron',
  'resources',
  'electron.vite.config.ts',
  'svelte.config.js',
  'package-lock.json',
]

/** The fingerprint of the sources from which `out/` was built. */
const STAMP = 'out/.stamp'

/**
 * A fingerprint of files and folders by their names and contents, the same on every machine.
 * @param {string} root
 * @param {readonly string[]} paths relative to root; what does not exist is left out
 */
export function fingerprint(root, paths) {
  const hash = createHash('sha256')
  for (const path of paths.flatMap((one) => filesUnder(root, one)).sort()) {
    const content = readFileSync(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/** Builds `out/` when it does not stem from the sources as they are. */
export async function ensureBuilt() {
  const stamp = inRoot(STAMP)
  const isFresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(ROOT, SOURCES)
  if (!isFresh) await build()
}

/** Builds `out/`. */
export async function build() {
  say('Building …')
  // Taken before the build: what is edited meanwhile makes it stale.
  const stamp = fingerprint(ROOT, SOURCES)
  const { status, output } = await run(NODE, [programOf('electron-vite'), 'build'], {
    quiet: true,
    env: { NO_COLOR: '1' },
  })
  if (status !== 0) throw new Trouble(`The build failed.\n${output.replace(/^ {4}at .*\n?/gm, '').trim()}`)
  mkdirSync(inRoot('out'), { recursive: true })
  writeFileSync(inRoot(STAMP), stamp)
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(root, path) {
  const full = join(root, path)
  if (!existsSync(full)) return []
  if (!statSync(full).isDirectory()) return [path]
  return readdirSync(full).flatMap((name) => filesUnder(root, `${path}/${name}`))
}
