// What a development build of Electron runs first: it starts the app named on the command line (`electron PATH`).
// The repackaged runtime has none of its own.
import { app } from 'electron/main'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const options = process.argv.slice(1)

if (options.includes('--version') || options.includes('-v')) {
  console.log(`v${process.versions.electron}`)
  process.exit(0)
}

// Playwright has a script of its own loaded before the app: `-r FILE`.
const before = []
let target
for (let at = 0; at < options.length && target === undefined; at += 1) {
  if (options[at] === '-r' || options[at] === '--require') before.push(options[(at += 1)])
  else if (!options[at].startsWith('-')) target = options[at]
}
if (target === undefined) {
  console.error('Name the app to start: electron PATH')
  process.exit(1)
}

const require = createRequire(import.meta.url)
for (const file of before) require(path.resolve(file))

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })

const place = path.resolve(target)
const manifestFile = path.join(place, 'package.json')
let entry = place
if (existsSync(manifestFile)) {
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))
  app.name = manifest.productName ?? manifest.name
  if (manifest.version) app.setVersion(manifest.version)
  app.setAppPath(place)
  entry = path.join(place, manifest.main ?? 'index.js')
} else {
  app.setAppPath(path.dirname(place))
}

try {
  await import(pathToFileURL(entry).href)
} catch (error) {
  console.error(`The app in ${place} could not be started.`)
  console.error(error)
  process.exit(1)
}
