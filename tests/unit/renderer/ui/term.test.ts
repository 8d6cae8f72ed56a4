import '../jsdom-gaps.ts'
import { fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import Term from '../../../../src/renderer/ui/Term.svelte'

const show = vi.spyOn(HTMLElement.prototype, 'showPopover')
const hide = vi.spyOn(HTMLElement.prototype, 'hidePopover')

function term(): HTMLElement {
  render(Term, { word: 'Wall time', meaning: 'From start to end.' })
  return screen.getByRole('button', { name: 'Wall time' })
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  show.mockClear()
  hide.mockClear()
})

describe('a term', () => {
  test('has its meaning as its description', () => {
    const tip = document.getElementById(term().getAttribute('aria-describedby') ?? '')
    expect(tip?.textContent).toBe('From start to end.')
    expect(tip?.getAttribute('role')).toBe('tooltip')
  })

  test('shows its meaning while it is focused', async () => {
    const button = term()
    await fireEvent.focus(button)
    await vi.advanceTimersByTimeAsync(1)
    expect(show).toHaveBeenCalledOnce()
    await fireEvent.blur(button)
    expect(hide).toHaveBeenCalledOnce()
  })

  test('shows its meaning when the pointer rests on it, not when it passes', async () => {
    const button = term()
    await fireEvent.pointerEnter(button)
    await vi.advanceTimersByTimeAsync(100)
    await fireEvent.pointerLeave(button)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(show).not.toHaveBeenCalled()
    await fireEvent.pointerEnter(button)
    await vi.advanceTimersByTimeAsync(300)
    expect(show).toHaveBeenCalledOnce()
  })

  test('hides its meaning with Escape, which has no other effect then', async () => {
    const button = term()
    await fireEvent.focus(button)
    await vi.advanceTimersByTimeAsync(1)
    expect(await fireEvent.keyDown(button, { key: 'Escape' })).toBe(false)
    expect(hide).toHaveBeenCalledOnce()
    expect(await fireEvent.keyDown(button, { key: 'Escape' })).toBe(true)
  })
})
