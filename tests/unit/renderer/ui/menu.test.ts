import '../jsdom-gaps.ts'
import { fireEvent, render, screen, within } from '@testing-library/svelte'
import { describe, expect, test, vi } from 'vitest'
import Menu from '../../../../src/renderer/ui/Menu.svelte'

const act = vi.fn<(title: string) => void>()
const ITEMS = [
  { title: 'First', reason: null, act: () => act('First') },
  { title: 'Second', reason: 'There is nothing.', act: () => act('Second') },
  { title: 'Third', reason: null, act: () => act('Third') },
]

/** A menu that has been opened as a browser opens it. */
async function openedMenu(items = vi.fn(() => ITEMS)) {
  act.mockClear()
  render(Menu, { title: 'Actions', items })
  const opener = screen.getByRole('button', { name: /^Actions/ })
  expect(items).not.toHaveBeenCalled()
  await fireEvent.click(opener)
  const menu = document.getElementById(opener.getAttribute('popovertarget') ?? '')
  if (menu === null) throw new Error('There is no menu.')
  // jsdom does not know popovers: without the attribute it is as visible as an open one.
  menu.removeAttribute('popover')
  await fireEvent(menu, Object.assign(new Event('toggle'), { newState: 'open' }))
  return { menu, entries: within(menu).getAllByRole('menuitem') }
}

describe('a menu', () => {
  test('has its items when it is opened, and focuses the first', async () => {
    const { entries } = await openedMenu()
    expect(entries.map(({ firstChild }) => firstChild?.textContent)).toEqual(['First', 'Second', 'Third'])
    expect(document.activeElement).toBe(entries[0])
  })

  test('asks for its items anew each time', async () => {
    const items = vi.fn(() => ITEMS)
    await openedMenu(items)
    await fireEvent.click(screen.getByRole('button', { name: /^Actions/ }))
    expect(items).toHaveBeenCalledTimes(2)
  })

  test('executes the chosen item and closes', async () => {
    const hide = vi.spyOn(HTMLElement.prototype, 'hidePopover')
    const { entries } = await openedMenu()
    await fireEvent.click(entries[2] as HTMLElement)
    expect(act.mock.calls).toEqual([['Third']])
    expect(hide).toHaveBeenCalledOnce()
    hide.mockRestore()
  })

  test('does not execute an item that is not available, and shows the reason', async () => {
    const { entries } = await openedMenu()
    const [, second] = entries
    expect(second?.getAttribute('aria-disabled')).toBe('true')
    expect(second?.querySelector('small')?.textContent).toBe('There is nothing.')
    await fireEvent.click(second as HTMLElement)
    expect(act).not.toHaveBeenCalled()
  })

  test('is walked through with the arrow keys, from the last item to the first', async () => {
    const { menu, entries } = await openedMenu()
    const walked: (string | null | undefined)[] = []
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp']) {
      expect(await fireEvent.keyDown(menu, { key })).toBe(false)
      walked.push(document.activeElement?.firstChild?.textContent)
    }
    expect(walked).toEqual(['Second', 'Third', 'First', 'Third'])
    expect(await fireEvent.keyDown(menu, { key: 'a' })).toBe(true)
    expect(document.activeElement).toBe(entries[2])
  })
})
