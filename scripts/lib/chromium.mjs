import { ensurePrograms, findOnPath } from './system.mjs'
import { Trouble } from './say.mjs'

/** How Chromium and its nearest kin are called. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/**
 * A Chromium to test the lab in: the one named by INTERLEAVE_TEST_CHROMIUM, else one on the path, else Debian's
 * package.
 * @returns {Promise<string>} its executable
 */
export async function obtainChromium(env = process.env) {
  const named = env['INTERLEAVE_TEST_CHROMIUM']
  if (named) return named
  const present = firstOnPath()
  if (present !== null) return present
  if (process.platform !== 'linux') {
    throw new Trouble('There is no Chromium on the path: name one in INTERLEAVE_TEST_CHROMIUM.')
  }
  await ensurePrograms(['chromium'])
  const installed = firstOnPath()
  if (installed === null) throw new Trouble('Chromium could not be found after it was installed.')
  return installed
}

function firstOnPath() {
  return NAMES.map((name) => findOnPath(name)).find((file) => file !== null) ?? null
}
