import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Locator, type Page, expect } from '@playwright/test'

/** What is used of jsdom, which has no types of its own. */
interface Jsdom {
  readonly JSDOM: new (text: string, options: { contentType: string }) => { window: { document: Document } }
}
const { JSDOM } = createRequire(import.meta.url)('jsdom') as Jsdom

interface Size {
  readonly width: number
  readonly height: number
}

/** The size of a PNG, as its header says; fails where it is none. */
function pngSize(file: string): Size {
  const bytes = readFileSync(file)
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  expect(bytes.subarray(12, 16).toString('latin1')).toBe('IHDR')
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** The size and the words of an SVG; throws where it is not well-formed. */
function svgContents(file: string): Size & { readonly words: string[] } {
  const { document } = new JSDOM(readFileSync(file, 'utf8'), { contentType: 'image/svg+xml' }).window
  const root = document.documentElement
  return {
    width: Number(root.getAttribute('width')),
    height: Number(root.getAttribute('height')),
    words: [...document.querySelectorAll('text')].map((one) => one.textContent),
  }
}

export function exportButton(page: Page, name: 'PNG' | 'SVG' | 'Print'): Locator {
  return page.getByRole('group', { name: 'Export' }).getByRole('button', { name, exact: true })
}

/** Fails unless the PNG has twice the size of the SVG, whose lanes are as wide as those on screen. */
export async function expectTwice(page: Page, png: string, svg: string): Promise<void> {
  const drawn = svgContents(svg)
  for (const word of ['Who ran when: Mandelbrot picture', 'Threads', 'Preempted']) {
    expect(drawn.words).toContain(word)
  }
  expect(pngSize(png)).toEqual({ width: drawn.width * 2, height: drawn.height * 2 })
  const seen = await page.getByRole('application', { name: /^Timeline of/ }).boundingBox()
  expect(drawn.width).toBeGreaterThan(seen?.width ?? Infinity)
}
