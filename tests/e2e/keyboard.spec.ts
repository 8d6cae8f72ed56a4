import type { Page } from '@playwright/test'
import { m } from '../../src/text/messages.ts'
import { modelTitle } from '../../src/text/models.ts'
import { workloadTitle } from '../../src/text/workloads.ts'
import { expect, test } from './lab-test.ts'
import { TINY } from './plans.ts'

/** The most presses of Tab that lead through the experiment to the buttons of the run. */
const MANY_STOPS = 60

interface Stop {
  readonly name: string
  /** The path of the plan's field, if it is one. */
  readonly path: string | null
  /** Whether it has the focus, and that is visible. */
  readonly outlined: boolean
}

async function focused(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement)) return { name: '', path: null, outlined: false }
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent
    const name = (element.getAttribute('aria-label') ?? label ?? '').replace(/\s+/g, ' ').trim()
    // The mark may be drawn around the control, or around the label or box that contains it.
    const around = [element, element.parentElement, element.nextElementSibling]
    const outlined = around.some((one) => {
      const { outlineStyle, boxShadow } =
        one === null ? { outlineStyle: 'none', boxShadow: 'none' } : getComputedStyle(one)
      return outlineStyle !== 'none' || boxShadow !== 'none'
    })
    return { name, path: element.dataset['path'] ?? null, outlined }
  })
}

/**
 * Presses Tab, or Shift and Tab, until a stop is reached, and expects that each stop on the way has a name and a visible
 * focus. Returns the number of presses.
 */
async function tabTo(page: Page, isReached: (stop: Stop) => boolean, key = 'Tab'): Promise<number> {
  const passed: string[] = []
  for (let presses = 1; presses <= MANY_STOPS; presses++) {
    await page.keyboard.press(key)
    const stop = await focused(page)
    passed.push(stop.name)
    expect(stop.name, `after ${passed.join(', ')}`).not.toBe('')
    expect(stop.outlined, `the focus on ${stop.name} is visible`).toBe(true)
    if (isReached(stop)) return presses
  }
  throw new Error(`Tab did not reach it, but ${passed.join(', ')}.`)
}

const isNamed = (name: string) => (stop: Stop) => stop.name.startsWith(name)
const isField = (path: string) => (stop: Stop) => stop.path === path

async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(text)
}

test('the keyboard alone fills in the experiment, runs it, and cancels the next run', async ({
  lab: { page, ui },
}) => {
  // Letters choose the workload that begins with them.
  await ui.workloads.focus()
  await page.keyboard.type(workloadTitle('primes').slice(0, 3))
  await expect(ui.workloads).toHaveValue('primes')
  await tabTo(page, isField('params.limit'))
  await type(page, '50000')
  await tabTo(page, isField('tasks'))
  await type(page, '4')
  await tabTo(page, isNamed(modelTitle('threads')))
  await page.keyboard.press('Space')
  await expect(ui.model('threads')).not.toBeChecked()
  await tabTo(page, isNamed(m.run_start()), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await ui.expectState('completed', 60_000)

  await ui.field('params.limit').focus()
  await type(page, '1,000,000,000')
  await page.keyboard.press('ControlOrMeta+Enter')
  await ui.expectState('running')
  await page.keyboard.press('Escape')
  await ui.expectState('cancelled')
})

test('at most three presses of Tab, or the key T, lead from Run to the timeline', async ({
  lab: { page, ui },
}) => {
  await ui.runToEnd(TINY)
  await ui.runButton.focus()
  expect(await tabTo(page, isNamed(m.skip_to_timeline()))).toBeLessThanOrEqual(2)
  await page.keyboard.press('Enter')
  await expect(ui.timeline.lanes).toBeFocused()

  await ui.runButton.focus()
  await page.keyboard.press('t')
  await expect(ui.timeline.lanes).toBeFocused()
})
