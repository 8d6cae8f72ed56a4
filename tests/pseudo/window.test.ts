import { fireEvent, screen } from '@testing-library/svelte'
import { expect, test } from 'vitest'
import { m } from '../../src/text/messages.ts'
import { WORKLOADS } from '../../src/workloads/index.ts'
import { eventually } from '../fixtures/eventually.ts'
import { MACHINE } from '../fixtures/documents.ts'
import { completeRun } from '../fixtures/scripted-run.ts'
import { field, inState, openRun, openWindow } from '../unit/renderer/window.ts'
import { unaccentedWords } from './unaccented.ts'

const READ_ALOUD = ['aria-label', 'aria-description', 'title', 'placeholder', 'alt']

/** Everything that a person can read in the window, or hear from a screen reader. */
function readableText(): string {
  const attributes = READ_ALOUD.flatMap((name) =>
    [...document.querySelectorAll(`[${name}]`)].map((element) => element.getAttribute(name) ?? ''),
  )
  return [document.body.textContent, ...attributes].join('\n')
}

function unaccented(): string[] {
  return unaccentedWords(readableText(), IDS)
}

const KEYS = ['Ctrl', 'Esc', 'Shift', 'F', 'T']
const UNITS = ['px', 'ms', 'kB', 'MB']
/** The runtime's own words in lists, which follow its locale. */
const LISTS = ['and', 'or']
const MACHINE_NAME = MACHINE.cpuModel.split(' ')
const IDS = [...KEYS, ...UNITS, ...LISTS, ...MACHINE_NAME]

test('the window before the first run has texts of the catalogue only', async () => {
  await openWindow()
  expect(unaccented()).toEqual([])
})

test('the window has texts of the catalogue only, for every workload', async () => {
  await openWindow()
  expect(WORKLOADS.length).toBeGreaterThan(10)
  for (const button of screen.getAllByRole('radio')) {
    await fireEvent.click(button)
    expect(unaccented()).toEqual([])
  }
})

test('a finished run has texts of the catalogue only, in every view of the drawer', async () => {
  await openRun(...completeRun())
  await inState('completed')
  const details = screen.getByRole('region', { name: m.details_title() })
  const views = [...details.querySelectorAll<HTMLButtonElement>('button[aria-expanded]')]
  expect(views.length).toBeGreaterThanOrEqual(5)
  for (const view of views) {
    await fireEvent.click(view)
    await eventually(() => expect(view.ariaExpanded).toBe('true'))
    expect(unaccented()).toEqual([])
  }
})

test('a refused value has texts of the catalogue only', async () => {
  await openWindow()
  await fireEvent.input(field(m.field_tasks()), { target: { value: 'x' } })
  await fireEvent.blur(field(m.field_tasks()))
  await eventually(() => expect(field(m.field_tasks()).getAttribute('aria-invalid')).toBe('true'))
  expect(unaccentedWords(readableText(), [...IDS, 'x'])).toEqual([])
})
