import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled } from './install.mjs'
import { SetupError, log } from './messages.mjs'
import { NODE, ensureNode } from './node24.mjs'
import { ROOT, inRoot, packageCommand } from './paths.mjs'
import { run } from './run.mjs'

/** The files and folders that determine the content of `out/`. */
const SOURCES = [
  'src',
  'electron',
  'resources',
  'electron.vite.config.ts',
  'svelte.config.js',
  'project.inlang/settings.json',
  'package.json',
  'package-lock.json',
]

/** Compiled from `src/text/messages`, which is a source itself. */
const GENERATED = /^src\/text\/generated/

/** The file with the fingerprint of the sources from which `out/` was built. */
const STAMP = inRoot('out', '.stamp')

/** Installs the packages and the pinned Node, and compiles the texts: all that the static checks and a build need. */
export async function prepareSources() {
  await ensureInstalled()
  await ensureNode()
  await compileText()
}

/** Prepares the sources and builds `out/`. Prints nothing when all of it is up to date. */
export async function prepare() {
  await prepareSources()
  await ensureBuilt()
}

/**
 * A fingerprint of files and folders by their names and contents, the same on every machine.
 * @param {string} root
 * @param {readonly string[]} paths relative to root; missing ones are ignored
 * @param {(path: string) => boolean} [includes]
 */
export function fingerprint(root, paths, includes = () => true) {
  const hash = createHash('sha256')
  const files = paths.flatMap((path) => filesUnder(root, path)).filter(includes)
  for (const path of files.sort()) {
    const content = readFileSync(join(root, path))
    hash.update(`${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/**
 * The fingerprint of the files that determine the content of `out/`.
 * @param {string} [root]
 */
export function sourceFingerprint(root = ROOT) {
  return fingerprint(root, SOURCES, (path) => !GENERATED.test(path))
}

/** Builds `out/`, unless it was built from the current sources. */
export async function ensureBuilt() {
  const isCurrent = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sourceFingerprint()
  if (!isCurrent) await build()
}

/** Builds `out/`. */
export async function build() {
  await compileText()
  log('setup_building')
  // Computed before the build, so that an edit during the build makes it stale.
  const stamp = sourceFingerprint()
  const { status, output } = await run(NODE, [packageCommand('electron-vite'), 'build'], {
    capture: true,
    env: { NO_COLOR: '1' },
  })
  const detail = output.replace(/^ {4}at .*\n?/gm, '').trim()
  if (status !== 0) throw new SetupError('setup_build_failed', { detail })
  mkdirSync(inRoot('out'), { recursive: true })
  writeFileSync(STAMP, stamp)
}

/** Marks `out/` as stale, before something other than `build` writes to it. */
export function invalidateBuild() {
  rmSync(STAMP, { force: true })
}

/** Imported late, because the text compiler is one of the packages that have to be installed first. */
async function compileText() {
  const { ensureText } = await import('./text.mjs')
  await ensureText()
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
