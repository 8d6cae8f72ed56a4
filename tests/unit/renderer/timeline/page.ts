import { screen, within } from '@testing-library/svelte'
import { m } from '../../../../src/text/messages.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { details, openDrawer } from '../drawer.ts'
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

/** The names of the models and lanes. */
export function modelNames(): string[] {
  return within(section()).getAllByRole('heading', { level: 3 }).map(text)
}

/** What stands beside the lanes of each model, from top to bottom. */
export function besides(): string[] {
  return [...section().querySelectorAll('.beside > div')].map(text)
}

/** What a screen reader announces of what is selected. */
export function spoken(): string {
  return text(details().querySelector('[aria-live]'))
}

/** Opens the slices as a table. */
export async function openTable(): Promise<void> {
  await openDrawer('table')
  await eventually(sliceTable)
}

function sliceTable(): HTMLElement {
  return screen.getByRole('table', { name: new RegExp(m.slice_table_of({ lane: '' })) })
}

/** The cells of the rows of slices. */
export function tableRows(): string[][] {
  return within(sliceTable())
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map(text))
}
