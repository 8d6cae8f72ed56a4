import { fireEvent, screen } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { fault } from '../../../../src/contract/fault.ts'
import { machineText } from '../../../../src/renderer/results/headline.ts'
import { m } from '../../../../src/text/messages.ts'
import { MACHINE } from '../../../fixtures/documents.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { completeRun } from '../../../fixtures/scripted-run.ts'
import {
  button,
  cancelButton,
  inState,
  openRun,
  openWindow,
  plain,
  runButton,
  seen,
  startRun,
} from '../window.ts'

const EVENTS = completeRun()
/** Until the middle of the first trial, whose length nobody can estimate. */
const BEGUN = EVENTS.slice(0, 6)

describe('Run and Cancel', () => {
  test('can each be pressed only when the other cannot', async () => {
    const { lab } = await openWindow()
    const canPress = (): boolean[] => [runButton(), cancelButton()].map(({ disabled }) => !disabled)
    expect(canPress()).toEqual([true, false])
    await startRun(lab)
    expect(canPress()).toEqual([false, true])
    lab.emit(...EVENTS)
    await inState('completed')
    expect(canPress()).toEqual([true, false])
  })

  test('are both disabled while a run is being cancelled', async () => {
    const { lab } = await openRun(...BEGUN)
    await inState('running')
    await fireEvent.click(cancelButton())
    expect(lab.cancels).toBe(1)
    const cancelling = button(new RegExp(`^${m.run_cancelling()}`))
    expect([runButton().disabled, cancelling.disabled]).toEqual([true, true])
    lab.emit({ type: 'run-finished', state: 'cancelled' })
    await inState('cancelled')
    expect(runButton().disabled).toBe(false)
  })
})

test('the timeline can be reached without tabbing through the experiment', async () => {
  await openRun(...EVENTS)
  await inState('completed')
  await fireEvent.click(button(m.skip_to_timeline()))
  expect(document.activeElement).toBe(screen.getByRole('application'))
})

test('the machine is described in short, and in full on demand', async () => {
  await openWindow()
  const cores = await seen('2 cores')
  expect(cores.closest('p')?.title).toBe(machineText(MACHINE))
})

describe('the clock of a run', () => {
  const progress = (): HTMLProgressElement | null => screen.queryByRole('progressbar')

  test('is not there before the first run', async () => {
    await openWindow()
    expect(screen.queryByRole('timer')).toBeNull()
    expect(progress()).toBeNull()
  })

  test('has the time left as soon as it can be estimated', async () => {
    const { lab } = await openRun(...BEGUN)
    await seen(m.run_estimating())
    const later = EVENTS.filter((event) => event.type === 'progress' && event.remainingMs !== null)
    const [estimated] = later
    if (estimated === undefined) throw new Error('A trial has an estimate.')
    lab.emit(estimated)
    await seen(/^about \d+ s left$/)
  })

  test('shows how much of the run is done while it lasts', async () => {
    const { lab } = await openRun(...BEGUN)
    await eventually(() => expect(progress()?.value).toBeGreaterThan(0))
    expect(progress()?.value).toBeLessThan(1 / 16)
    lab.emit(...EVENTS.slice(BEGUN.length))
    await inState('completed')
    expect(progress()).toBeNull()
  })

  test.each([
    ['completed', EVENTS.slice(-1), m.run_whole],
    ['cancelled', [{ type: 'run-finished', state: 'cancelled' }], m.run_until_end],
    ['failed', [{ type: 'run-failed', fault: fault('lab_ended', {}) }], m.run_until_end],
  ] as const)('stops when the run is %s', async (state, last, note) => {
    await openRun(...BEGUN, ...last)
    await inState(state)
    const timer = screen.getByRole('timer')
    expect(timer.textContent).toMatch(/^\d+\.\d/)
    expect(plain(timer.parentElement?.textContent ?? '')).toContain(note())
  })
})
