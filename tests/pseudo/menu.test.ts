import type { MenuItemConstructorOptions } from 'electron'
import { expect, test, vi } from 'vitest'
import { unaccentedWords } from './unaccented.ts'

const buildFromTemplate = vi.fn<(template: MenuItemConstructorOptions[]) => unknown>()
vi.mock('electron', () => ({
  Menu: { buildFromTemplate, setApplicationMenu: () => {} },
  app: { name: 'Interleave' },
}))
vi.mock('../../electron/main/security.ts', () => ({ openExternalPage: () => {} }))

/** The labels of items and of the items in their submenus. */
function labelsOf(items: readonly MenuItemConstructorOptions[]): string[] {
  return items.flatMap(({ label, submenu }) => [
    ...(label === undefined ? [] : [label]),
    ...(Array.isArray(submenu) ? labelsOf(submenu) : []),
  ])
}

test('the labels of the native menu are texts of the catalogue', async () => {
  const { setMenu } = await import('../../electron/main/menu.ts')
  setMenu(() => {})
  const labels = labelsOf(buildFromTemplate.mock.calls[0]?.[0] ?? [])
  expect(labels.length).toBeGreaterThan(15)
  expect(unaccentedWords(labels.join('\n'), [])).toEqual([])
})
