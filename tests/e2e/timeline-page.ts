import { type Locator, type Page, expect } from '@playwright/test'
import type { ModelId } from '../../src/contract/models/index.ts'
import { listAnd } from '../../src/text/format.ts'
import { m } from '../../src/text/messages.ts'
import { modelTitle } from '../../src/text/models.ts'
import { ANY, like } from './like.ts'

/** A canvas as it is painted. */
interface Painted {
  readonly cssWidth: number
  readonly pixels: number
  /** The number of different colours. */
  readonly colours: number
}

/** The timeline of the page, by its controls and texts. */
export class TimelinePage {
  readonly region: Locator

  constructor(page: Page) {
    this.region = page.getByRole('region', { name: m.timeline_title(), exact: true })
  }

  /** What has the keys and the mouse. */
  get lanes(): Locator {
    return this.region.getByRole('application', { name: like(m.timeline_label({ models: ANY })) })
  }

  lanesOf(...models: readonly ModelId[]): Locator {
    const name = m.timeline_label({ models: listAnd(models.map(modelTitle)) })
    return this.region.getByRole('application', { name, exact: true })
  }

  get ruler(): Locator {
    return this.region.locator('.ruler')
  }

  /** What the pointer is on. */
  get card(): Locator {
    return this.region.locator('.card')
  }

  /** What screen readers announce. */
  get spoken(): Locator {
    return this.region.locator('[aria-live]')
  }

  get modelNames(): Locator {
    return this.region.getByRole('heading', { level: 3 })
  }

  button(name: string): Locator {
    return this.region.getByRole('button', { name, exact: true })
  }

  table(name: string): Locator {
    return this.region.getByRole('table', { name: like(name) })
  }

  text(text: string): Locator {
    return this.region.getByText(like(text))
  }

  /** The box on screen, scrolled into view. */
  async boxOf(part: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
    await part.scrollIntoViewIfNeeded()
    const box = await part.boundingBox()
    if (box === null) throw new Error('It is not visible.')
    return box
  }

  /** The labels of the ruler and their places: a short pan moves them, even where no label appears or vanishes. */
  async rulerText(): Promise<string> {
    const labels = await this.ruler
      .locator('.label')
      .evaluateAll((all) =>
        all.map((one) => `${one.textContent} at ${one.getBoundingClientRect().x.toFixed()}`),
      )
    return labels.join(', ')
  }

  /** The canvas of the lanes. */
  async painted(): Promise<Painted> {
    return this.lanes.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
      // A copy: reading the page's own canvas more than once slows it down, and Chromium warns of it.
      const copy = document.createElement('canvas')
      ;[copy.width, copy.height] = [canvas.width, canvas.height]
      const context = copy.getContext('2d', { willReadFrequently: true })
      context?.drawImage(canvas, 0, 0)
      const data = context?.getImageData(0, 0, copy.width, copy.height).data
      return {
        cssWidth: canvas.getBoundingClientRect().width,
        pixels: canvas.width,
        colours: data === undefined ? 0 : new Set(new Uint32Array(data.buffer)).size,
      }
    })
  }

  async expectColours(atLeast: number): Promise<void> {
    await expect.poll(async () => (await this.painted()).colours).toBeGreaterThanOrEqual(atLeast)
  }
}
