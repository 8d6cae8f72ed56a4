import { fireEvent, screen } from '@testing-library/svelte'
import { expect, test } from 'vitest'
import { eventually } from '../../fixtures/eventually.ts'
import { completeRun } from '../../fixtures/sample-run.ts'
import { button, openWindow, seen } from './window.ts'

test('after a run, the window says of each figure how it was got, and why one is not available', async () => {
  const { lab } = await openWindow()
  await fireEvent.click(button(/^Run/))
  await eventually(() => expect(lab.plans).toHaveLength(1))
  lab.emit(...completeRun())
  await seen('How these figures were got')
  screen.getByText(/^The monotonic clock/)
  screen.getByText(/^The clock moves in steps of/)
  const runQueue = screen.getByText('Kernel’s run queue', { selector: 'dt' }).closest('div')
  expect(runQueue?.textContent).toContain('not available')
})
