import { ensureBuilt } from './build.mjs'
import { ensureInstalled } from './install.mjs'
import { ensureNode } from './node24.mjs'

/** Packages, the pinned Node and the build: what every command stands on. Silent where all is there. */
export async function prepare() {
  await ensureInstalled()
  await ensureNode()
  await ensureBuilt()
}
