import type { Page } from '@playwright/test'
import { expectState } from './experiment.ts'
import { expect, test } from './lab-test.ts'

interface Stop {
  readonly name: string
  readonly role: string
  readonly outlined: boolean
}

/** What has the keyboard's focus, and whether a person can see that it has. */
async function focused(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!(element instanceof HTMLElement)) return { name: '', role: '', outlined: false }
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent
    const name = (element.getAttribute('aria-label') ?? label ?? '').replace(/\s+/g, ' ').trim()
    // The mark may be drawn around the control or around the label or box that holds it.
    const around = [element, element.parentElement, element.nextElementSibling]
    const outlined = around.some((one) => {
      const { outlineStyle, boxShadow } =
        one === null ? { outlineStyle: 'none', boxShadow: 'none' } : getComputedStyle(one)
      return outlineStyle !== 'none' || boxShadow !== 'none'
    })
    return { name, role: element.getAttribute('type') ?? element.localName, outlined }
  })
}

/** Presses Tab until the stop is reached, and checks that every stop on the way has a name and can be seen. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const passed: string[] = []
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab')
    const stop = await focused(page)
    passed.push(`${stop.role} ${stop.name}`)
    expect(stop.name, `after ${passed.join(', ')}`).not.toBe('')
    expect(stop.outlined, `the focus on ${stop.role} ${stop.name} can be seen`).toBe(true)
    if (name.test(stop.name)) return
  }
  throw new Error(`Tab never came to ${String(name)}, but to ${passed.join(', ')}.`)
}

test('from launch to a finished run with the keyboard alone', async ({ lab: { page } }) => {
  await tabTo(page, /^Mandelbrot picture/)
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: 'Prime numbers' })).toBeChecked()
  await tabTo(page, /^Threads/)
  await page.keyboard.press('Space')
  await expect(page.getByRole('checkbox', { name: 'Threads' })).not.toBeChecked()
  await tabTo(page, /^Tasks/)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('4')
  await tabTo(page, /^Limit/)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('50000')
  await tabTo(page, /^Repeats/)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('1')
  await tabTo(page, /^Run/)
  await page.keyboard.press('Enter')
  await expectState(page, 'Finished')
  await tabTo(page, /^Wall time/)
})

test('Ctrl+Enter runs from a field, Escape cancels', async ({ lab: { page } }) => {
  await page.getByRole('textbox', { name: 'Tasks' }).focus()
  await page.keyboard.press('ControlOrMeta+Enter')
  await expectState(page, 'Running')
  await page.keyboard.press('Escape')
  await expectState(page, 'Cancelled')
})
