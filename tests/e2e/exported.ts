import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect } from '@playwright/test'
import { m } from '../../src/text/messages.ts'
import { modelTitle } from '../../src/text/models.ts'
import { stateTitle } from '../../src/text/states.ts'
import { workloadTitle } from '../../src/text/workloads.ts'
import type { LabPage } from './lab-page.ts'

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

/** Expects a legible SVG of lanes as wide as those on screen, and a PNG of twice its size. */
export async function expectExported({ timeline }: LabPage, png: string, svg: string): Promise<void> {
  const { width, height, texts } = svgContents(svg)
  expect(texts).toContain(m.export_title({ workload: workloadTitle('mandelbrot') }))
  expect(texts).toContain(modelTitle('threads'))
  expect(texts).toContain(stateTitle('preempted'))
  expect(pngSize(png)).toEqual({ width: width * 2, height: height * 2 })
  const onScreen = await timeline.lanes.boundingBox()
  expect(width).toBeGreaterThan(onScreen?.width ?? Infinity)
}
