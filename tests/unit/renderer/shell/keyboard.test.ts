import { fireEvent } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { fieldTitle } from '../../../../src/text/problems.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { completeRun } from '../../../fixtures/scripted-run.ts'
import { cancelButton, field, openRun, openWindow, runButton, seen } from '../window.ts'
import { m } from '../../../../src/text/messages.ts'

const PROCESSES = fieldTitle('processes')

describe('the keyboard', () => {
  test.each([{ ctrlKey: true }, { metaKey: true }])('starts a run with Enter and %o', async (modifier) => {
    const { lab } = await openWindow()
    await fireEvent.keyDown(window, { key: 'Enter', ...modifier })
    await eventually(() => expect(lab.plans).toHaveLength(1))
  })

  test('does not start a second run during one', async () => {
    const { lab } = await openWindow()
    await fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true })
    await fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true })
    await eventually(() => expect(cancelButton().disabled).toBe(false))
    expect(lab.plans).toHaveLength(1)
  })

  test('cancels a run with Escape', async () => {
    const { lab } = await openRun(...completeRun().slice(0, 3))
    await fireEvent.keyDown(window, { key: 'Escape' })
    expect(lab.cancels).toBe(1)
    await seen(m.run_cancelling())
  })

  test('cancels a run that was requested and has not been replied to', async () => {
    const { lab } = await openWindow()
    void fireEvent.click(runButton())
    void fireEvent.keyDown(window, { key: 'Escape' })
    await eventually(() => expect(lab.cancels).toBe(1))
  })

  test('does nothing with Escape while no run lasts', async () => {
    const { lab } = await openWindow()
    await fireEvent.keyDown(window, { key: 'Escape' })
    expect(lab.cancels).toBe(0)
  })

  test('steps a number with the arrow keys within its limits', async () => {
    await openWindow()
    await fireEvent.keyDown(field(PROCESSES), { key: 'ArrowUp' })
    expect(field(PROCESSES).value).toBe('3')
    for (let press = 0; press < 5; press++) await fireEvent.keyDown(field(PROCESSES), { key: 'ArrowDown' })
    expect(field(PROCESSES).value).toBe('1')
  })

  test('reaches every field and button', async () => {
    await openWindow()
    const widgets = [...document.querySelectorAll<HTMLElement>('input, select, button, summary')]
    expect(widgets.length).toBeGreaterThan(15)
    for (const widget of widgets) expect(widget.tabIndex).toBe(0)
  })

  test('is not needed where the native menu runs and cancels', async () => {
    const { lab, choose } = await openWindow()
    choose('run')
    await eventually(() => expect(lab.plans).toHaveLength(1))
    choose('cancel')
    await eventually(() => expect(lab.cancels).toBe(1))
  })
})
