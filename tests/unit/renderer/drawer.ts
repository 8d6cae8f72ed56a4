import { fireEvent, screen, within } from '@testing-library/svelte'
import { expect } from 'vitest'
import type { DrawerTab } from '../../../src/renderer/shell/drawer.svelte.ts'
import { m } from '../../../src/text/messages.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { button } from './window.ts'

// The bottom of the window: the details, the drawer and the menus.

const TITLES: Readonly<Record<DrawerTab, () => string>> = {
  explanation: m.drawer_explanation,
  breakdown: m.drawer_breakdown,
  figures: m.drawer_figures,
  pictures: m.drawer_pictures,
  table: m.drawer_table,
  method: m.drawer_method,
}

/** The button of a view of the drawer. */
export function drawerTab(tab: DrawerTab): HTMLButtonElement {
  return button(TITLES[tab]())
}

/** The content of the drawer; null while it is closed, or while its content is loaded. */
export function drawer(): Element | null {
  return document.querySelector('.drawer:not([hidden]) > *')
}

/** Opens a view of the drawer, unless it is open, and waits for its content. */
export async function openDrawer(tab: DrawerTab): Promise<void> {
  await eventually(() => expect(drawerTab(tab).disabled).toBe(false))
  if (drawerTab(tab).getAttribute('aria-expanded') !== 'true') await fireEvent.click(drawerTab(tab))
  await eventually(() => expect(drawer()).not.toBeNull())
}

/** Everything below the timeline. */
export function details(): HTMLElement {
  return screen.getByRole('region', { name: m.details_title() })
}

/** Opens a menu; returns its items. */
export async function openMenu(title: string): Promise<HTMLElement[]> {
  const opener = button(new RegExp(`^${title}`))
  await fireEvent.click(opener)
  const menu = document.getElementById(opener.getAttribute('popovertarget') ?? '')
  if (menu === null) throw new Error(`There is no menu ${title}.`)
  // jsdom does not know popovers, so they remain hidden.
  return within(menu).getAllByRole('menuitem', { hidden: true })
}

/** Chooses an item of a menu by its title. */
export async function chooseItem(menu: string, title: string): Promise<void> {
  const item = (await openMenu(menu)).find(({ textContent }) => textContent.startsWith(title))
  if (item === undefined) throw new Error(`The menu ${menu} has no item ${title}.`)
  await fireEvent.click(item)
}
