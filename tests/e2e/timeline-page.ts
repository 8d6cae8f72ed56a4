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
  readonly page: Page
  readonly region: Locator
  /** What is pointed at or selected, in words. */
  readonly details: Locator

  constructor(page: Page) {
    this.page = page
    this.region = page.getByRole('region', { name: m.timeline_title(), exact: true })
    this.details = page.getByRole('region', { name: m.details_title(), exact: true })
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

  /** What screen readers announce. */
  get spoken(): Locator {
    return this.details.locator('[aria-live]')
  }

  get modelNames(): Locator {
    return this.region.getByRole('heading', { level: 3 })
  }

  get showAll(): Locator {
    return this.button(m.zoom_all())
  }

  /** Releases what is pinned. */
  get clear(): Locator {
    const name = m.part_release({ part: m.part_pinned() })
    return this.details.getByRole('button', { name, exact: true })
  }

  /** The comparison of the models in what is selected. */
  comparison(name: string): Locator {
    return this.details.getByRole('list', { name }).getByRole('listitem')
  }

  button(name: string): Locator {
    return this.region.getByRole('button', { name, exact: true })
  }

  /** Shows a landmark. */
  async jumpTo(name: string): Promise<void> {
    await this.page.getByRole('button', { name: m.jump_title(), exact: true }).click()
    await this.page.getByRole('menuitem', { name, exact: true }).click()
  }

  /** Shows a row for each task of the event loop. */
  async showTasks(): Promise<void> {
    const show = this.button(m.tasks_show())
    if (await show.isVisible()) await show.click()
    await expect(this.button(m.tasks_hide())).toBeVisible()
  }

  /** The numbers of the first and the last task that have a row, where there are more tasks than rows. */
  async tasksShown(): Promise<readonly [first: number, last: number]> {
    const range = this.region.getByText(like(m.tasks_page({ first: ANY, last: ANY, total: ANY })))
    const [first, last] = (await range.innerText()).match(/[\d,]+/g) ?? []
    return [readCount(first), readCount(last)]
  }

  async boxOf(part: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await part.boundingBox()
    if (box === null) throw new Error('It is not visible.')
    return box
  }

  /**
   * What of the timeline cannot be seen without scrolling: lanes and names of models that are not between the top of the
   * window and the details below, and boxes around the lanes that scroll or cut off their content.
   */
  async hiddenParts(): Promise<readonly string[]> {
    const hidden: string[] = []
    const [bottom, width] = [(await this.boxOf(this.details)).y, await this.page.evaluate(() => innerWidth)]
    for (const part of [this.lanes, ...(await this.modelNames.all())]) {
      const box = await this.boxOf(part)
      const isInside = box.x >= 0 && box.x + box.width <= width && box.y >= 0 && box.y + box.height <= bottom
      if (!isInside) hidden.push(`${await part.innerText()} at ${JSON.stringify(box)}, above ${bottom}`)
    }
    const cut = await this.lanes.evaluate((lanes) => {
      const around: string[] = []
      for (let box = lanes.parentElement; box !== null; box = box.parentElement) {
        const excess = box.scrollHeight - box.clientHeight
        const isClipped = getComputedStyle(box).overflowY !== 'visible'
        if (excess > 1 && isClipped) around.push(`${box.localName}.${box.className} by ${excess} px`)
      }
      return around
    })
    return [...hidden, ...cut]
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

/** A whole number with thousands separators. */
export function readCount(text = ''): number {
  return Number(text.replaceAll(',', ''))
}
