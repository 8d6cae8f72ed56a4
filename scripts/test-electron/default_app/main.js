// The default app of a development build of Electron: starts the app named on the command line (`electron PATH`).
// The test runtime has none. It is copied into the runtime, away from the catalogue of messages.
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

// Playwright preloads a script: `-r FILE`.
const preloads = []
let target
for (let at = 0; at < options.length && target === undefined; at += 1) {
  if (options[at] === '-r' || options[at] === '--require') preloads.push(options[(at += 1)])
  else if (!options[at].startsWith('-')) target = options[at]
}
if (target === undefined) {
  console.error('usage: electron PATH')
  process.exit(1)
}

const require = createRequire(import.meta.url)
for (const file of preloads) require(path.resolve(file))

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })

const folder = path.resolve(target)
const manifestFile = path.join(folder, 'package.json')
let entry = folder
if (existsSync(manifestFile)) {
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))
  app.name = manifest.productName ?? manifest.name
  if (manifest.version) app.setVersion(manifest.version)
  app.setAppPath(folder)
  entry = path.join(folder, manifest.main ?? 'index.js')
} else {
  app.setAppPath(path.dirname(folder))
}

try {
  await import(pathToFileURL(entry).href)
} catch (error) {
  console.error(error)
  process.exit(1)
}
