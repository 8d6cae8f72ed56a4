import { fireEvent } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { eventually } from '../../fixtures/eventually.ts'
import { completeRun } from '../../fixtures/sample-run.ts'
import { button, field, openWindow, seen } from './window.ts'

describe('the keyboard', () => {
  test.each([{ ctrlKey: true }, { metaKey: true }])('starts a run with Enter and %o', async (modifier) => {
    const { lab } = await openWindow()
    await fireEvent.keyDown(window, { key: 'Enter', ...modifier })
    await eventually(() => expect(lab.plans).toHaveLength(1))
  })

  test('does not start a second run while one is under way', async () => {
    const { lab } = await openWindow()
    await fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true })
    await fireEvent.keyDown(window, { key: 'Enter', ctrlKey: true })
    await eventually(() => expect(button(/^Cancel/).disabled).toBe(false))
    expect(lab.plans).toHaveLength(1)
  })

  test('cancels the run under way with Escape', async () => {
    const { lab } = await openWindow()
    await fireEvent.click(button(/^Run/))
    await eventually(() => expect(lab.plans).toHaveLength(1))
    lab.emit(...completeRun().slice(0, 3))
    await fireEvent.keyDown(window, { key: 'Escape' })
    expect(lab.cancels).toBe(1)
    await seen('Cancelling')
  })

  test('cancels a run that was asked for and has not answered yet', async () => {
    const { lab } = await openWindow()
    void fireEvent.click(button(/^Run/))
    void fireEvent.keyDown(window, { key: 'Escape' })
    await eventually(() => expect(lab.cancels).toBe(1))
  })

  test('leaves Escape without effect when nothing runs', async () => {
    const { lab } = await openWindow()
    await fireEvent.keyDown(window, { key: 'Escape' })
    expect(lab.cancels).toBe(0)
  })

  test('steps a number with the arrow keys, inside its limits', async () => {
    await openWindow()
    await fireEvent.keyDown(field('Processes'), { key: 'ArrowUp' })
    expect(field('Processes').value).toBe('3')
    for (let press = 0; press < 5; press++) await fireEvent.keyDown(field('Processes'), { key: 'ArrowDown' })
    expect(field('Processes').value).toBe('1')
  })

  test('reaches every field and button: nothing takes itself out of the order', async () => {
    await openWindow()
    const widgets = [...document.querySelectorAll<HTMLElement>('input, select, button, summary')]
    expect(widgets.length).toBeGreaterThan(15)
    for (const widget of widgets) expect(widget.tabIndex).toBe(0)
  })

  test('is not needed where the native menu says run and cancel', async () => {
    const { lab, choose } = await openWindow()
    choose('run')
    await eventually(() => expect(lab.plans).toHaveLength(1))
    choose('cancel')
    await eventually(() => expect(lab.cancels).toBe(1))
  })
})
