import { screen, within } from '@testing-library/svelte'
import { m } from '../../../../src/text/messages.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { button, text } from '../window.ts'

// The parts of the timeline in the window.

export function section(): HTMLElement {
  return screen.getByRole('region', { name: m.timeline_title() })
}

/** The lanes, which receive keys. */
export function lanes(): HTMLElement {
  return within(section()).getByRole('application')
}

export function showAll(): HTMLButtonElement {
  return button(m.zoom_all())
}

/** What a screen reader announces. */
export function spoken(): string {
  return text(section().querySelector('[aria-live]'))
}

/** Opens the slices as a table. */
export async function openTable(): Promise<void> {
  const details = section().querySelector('details')
  if (details === null) throw new Error('There is no table to open.')
  details.open = true
  await eventually(sliceTable)
}

function sliceTable(): HTMLElement {
  return within(section()).getByRole('table', { name: new RegExp(m.slice_table_of({ lane: '' })) })
}

/** The cells of the rows of slices. */
export function tableRows(): string[][] {
  return cellsOf(sliceTable()).slice(1)
}

/** The texts of a table's cells, row by row. */
export function cellsOf(table: HTMLElement): string[][] {
  return within(table)
    .getAllByRole('row')
    .map((row) => [...row.children].map(text))
}
