import type { Page } from '@playwright/test'
import { m } from '../../src/text/messages.ts'
import { metricTitle } from '../../src/text/metrics.ts'
import { modelTitle } from '../../src/text/models.ts'
import { fieldTitle } from '../../src/text/problems.ts'
import { paramTitle, workloadTitle } from '../../src/text/workloads.ts'
import { expect, test } from './lab-test.ts'

interface Stop {
  readonly name: string
  readonly role: string
  readonly outlined: boolean
}

/** What has the focus, and whether that is visible. */
async function focused(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement)) return { name: '', role: '', outlined: false }
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent
    const name = (element.getAttribute('aria-label') ?? label ?? '').replace(/\s+/g, ' ').trim()
    // The mark may be drawn around the control, or around the label or box that contains it.
    const around = [element, element.parentElement, element.nextElementSibling]
    const outlined = around.some((one) => {
      const { outlineStyle, boxShadow } =
        one === null ? { outlineStyle: 'none', boxShadow: 'none' } : getComputedStyle(one)
      return outlineStyle !== 'none' || boxShadow !== 'none'
    })
    return { name, role: element.getAttribute('type') ?? element.localName, outlined }
  })
}

/** Presses Tab until the stop is reached, and expects that each stop on the way has a name and a visible focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = []
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    const stop = await focused(page)
    passed.push(`${stop.role} ${stop.name}`)
    expect(stop.name, `after ${passed.join(', ')}`).not.toBe('')
    expect(stop.outlined, `the focus on ${stop.role} ${stop.name} is visible`).toBe(true)
    if (stop.name.startsWith(name)) return
  }
  throw new Error(`Tab never reached ${name}, but ${passed.join(', ')}.`)
}

async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(text)
}

test('the keyboard alone leads from the start to a finished run, and cancels the next one', async ({
  lab: { page, ui },
}) => {
  await tabTo(page, workloadTitle('mandelbrot'))
  await page.keyboard.press('ArrowDown')
  await expect(ui.workload('primes')).toBeChecked()
  await tabTo(page, modelTitle('threads'))
  await page.keyboard.press('Space')
  await expect(ui.model('threads')).not.toBeChecked()
  await tabTo(page, fieldTitle('tasks'))
  await type(page, '4')
  await tabTo(page, paramTitle('primes', 'limit'))
  await type(page, '50000')
  await tabTo(page, fieldTitle('repeats'))
  await type(page, '1')
  await tabTo(page, m.run_start())
  await page.keyboard.press('Enter')
  await ui.expectState('completed')
  await tabTo(page, metricTitle('wallMs'))

  const limit = ui.field(paramTitle('primes', 'limit'))
  await limit.focus()
  await type(page, '1,000,000,000')
  await page.keyboard.press('ControlOrMeta+Enter')
  await ui.expectState('running')
  await page.keyboard.press('Escape')
  await ui.expectState('cancelled')
})
