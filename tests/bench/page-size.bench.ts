// The JavaScript that the page loads before it can be used, compressed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { inRoot } from '../../scripts/lib/paths.mjs'
import { printBench } from './table.ts'

const FOLDER = inRoot('out', 'renderer')

/** The scripts that the page names: its entry, and the modules that the entry imports statically. */
function firstScripts(): string[] {
  const html = readFileSync(join(FOLDER, 'index.html'), 'utf8')
  return [...html.matchAll(/(?:src|href)="(?:\.?\/)?([^"]+\.js)"/g)].flatMap(([, file]) => file ?? [])
}

const bytes = firstScripts().map((file) => gzipSync(readFileSync(join(FOLDER, file))).byteLength)
const value = bytes.length === 0 ? NaN : bytes.reduce((sum, size) => sum + size, 0) / 1_000
printBench('page-size', [{ what: 'JavaScript of the first page, gzip', value, unit: 'KB', atMost: 150 }])
