import { existsSync } from 'node:fs'
import { inRoot } from '../../scripts/lib/paths.mjs'

/** A program or lane that `build.ts` builds, by its folder in `out/` and its name. */
export function built(folder: 'bench' | 'test-lanes', name: string): string {
  const file = inRoot('out', folder, `${name}.js`)
  if (!existsSync(file)) throw new Error(`There is no ${file}: tests/bench/build.ts builds it.`)
  return file
}
