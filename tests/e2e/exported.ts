import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect } from '@playwright/test'
import { MODEL_IDS } from '../../src/contract/models/index.ts'
import { m } from '../../src/text/messages.ts'
import { modelTitle } from '../../src/text/models.ts'
import { stateTitle } from '../../src/text/states.ts'
import { workloadTitle } from '../../src/text/workloads.ts'

/** The part of jsdom that is used. It has no types. */
interface Jsdom {
  readonly JSDOM: new (text: string, options: { contentType: string }) => { window: { document: Document } }
}
const { JSDOM } = createRequire(import.meta.url)('jsdom') as Jsdom

interface Size {
  readonly width: number
  readonly height: number
}

/** The size of a PNG, by its header. */
function pngSize(file: string): Size {
  const bytes = readFileSync(file)
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  expect(bytes.subarray(12, 16).toString('latin1')).toBe('IHDR')
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** The size and texts of an SVG. Throws where it is not well-formed. */
function svgContents(file: string): Size & { readonly texts: string[] } {
  const { document } = new JSDOM(readFileSync(file, 'utf8'), { contentType: 'image/svg+xml' }).window
  const root = document.documentElement
  return {
    width: Number(root.getAttribute('width')),
    height: Number(root.getAttribute('height')),
    texts: [...document.querySelectorAll('text')].map((one) => one.textContent),
  }
}

/** Expects a legible SVG of a Mandelbrot run under every model, and a PNG of twice its size. */
export function expectExported(files: { readonly PNG: string; readonly SVG: string }): void {
  const { width, height, texts } = svgContents(files.SVG)
  expect(texts).toContain(m.export_title({ workload: workloadTitle('mandelbrot') }))
  for (const id of MODEL_IDS) expect(texts).toContain(modelTitle(id))
  expect(texts).toContain(stateTitle('preempted'))
  expect(width).toBeGreaterThan(600)
  expect(height).toBeGreaterThan(200)
  expect(pngSize(files.PNG)).toEqual({ width: width * 2, height: height * 2 })
}
