import { fireEvent, screen, within } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { MODEL_IDS } from '../../../../src/contract/models/index.ts'
import { modelFigures, statisticOf } from '../../../../src/analysis/metrics/figures.ts'
import { NEW_RUN, reduceRun } from '../../../../src/renderer/client/run-snapshot.ts'
import { formatMs, formatRatio } from '../../../../src/text/format.ts'
import { m } from '../../../../src/text/messages.ts'
import { modelTitle } from '../../../../src/text/models.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { completeRun } from '../../../fixtures/scripted-run.ts'
import { button, inState, openRun, plain } from '../window.ts'
import { besides, lanes, section, showAll } from './page.ts'

const EVENTS = completeRun()

async function openFinished(): Promise<void> {
  await openRun(...EVENTS)
  await inState('completed')
}

describe('the start of the workers', () => {
  const starts = (): HTMLElement[] =>
    MODEL_IDS.map((model) =>
      within(section()).getByRole('button', { name: new RegExp(`^${modelTitle(model)}: .*s, `) }),
    )
  const pressed = (): (string | null)[] => starts().map((start) => start.getAttribute('aria-pressed'))

  test('is beside each model, with its time', async () => {
    await openFinished()
    const [serial] = starts()
    const time = formatMs(18)
    expect(serial?.getAttribute('aria-label')).toBe(m.startup_of({ model: modelTitle('serial'), time }))
    expect(plain(serial?.textContent ?? '').trim()).toBe(plain(time))
  })

  test('is counted for all models when one is pressed, until one is pressed again', async () => {
    await openFinished()
    expect(pressed()).toEqual(['false', 'false', 'false', 'false'])
    await fireEvent.click(starts()[1] as HTMLElement)
    expect(pressed()).toEqual(['true', 'true', 'true', 'true'])
    // The whole axis is still shown: it is longer now.
    expect(showAll().disabled).toBe(true)
    await fireEvent.click(starts()[2] as HTMLElement)
    expect(pressed()).toEqual(['false', 'false', 'false', 'false'])
  })

  test('is not beside a summary', async () => {
    await openFinished()
    await fireEvent.click(within(section()).getByRole('button', { name: modelTitle('threads') }))
    expect(within(section()).queryAllByRole('button', { name: /, before the time axis$/ })).toHaveLength(1)
  })
})

describe('the tools of the axis', () => {
  test('zoom in and out, and show all', async () => {
    await openFinished()
    expect([button(m.zoom_out()).disabled, showAll().disabled]).toEqual([true, true])
    await fireEvent.click(button(m.zoom_in()))
    await fireEvent.click(button(m.zoom_in()))
    expect([button(m.zoom_out()).disabled, showAll().disabled]).toEqual([false, false])
    await fireEvent.click(button(m.zoom_out()))
    expect(showAll().disabled).toBe(false)
    await fireEvent.click(button(m.zoom_out()))
    expect(showAll().disabled).toBe(true)
    await fireEvent.click(button(m.zoom_in()))
    await fireEvent.click(showAll())
    expect(button(m.zoom_out()).disabled).toBe(true)
  })

  test('offer each repeat, and the last one first', async () => {
    await openFinished()
    const options = within(screen.getByRole('combobox', { name: m.trial_choice() })).getAllByRole('option')
    expect(options.map(({ textContent }) => textContent)).toEqual([
      m.trial_last(),
      ...['1', '2', '3'].map((number) => m.trial_number({ number, total: '3' })),
    ])
  })

  test('offer no repeat where there is one', async () => {
    const trial = EVENTS.filter(
      (event) => event.type !== 'trial-finished' || (!event.result.warmup && event.result.index === 0),
    )
    await openRun(...trial)
    await inState('completed')
    expect(screen.queryByRole('combobox', { name: m.trial_choice() })).toBeNull()
  })
})

describe('the figures beside the lanes', () => {
  const { document } = EVENTS.reduce(reduceRun, NEW_RUN)
  if (document === null) throw new Error('A complete run has a document.')
  const models = modelFigures(document)

  test('begin with the median wall time and the speed-up of each model', async () => {
    await openFinished()
    for (const [at, figures] of models.entries()) {
      const wallMs = statisticOf(figures, 'wallMs')?.median ?? NaN
      const speedup = statisticOf(figures, 'speedup')?.median ?? null
      const shown = besides()[at] ?? ''
      expect(shown.startsWith(plain(formatMs(wallMs)))).toBe(true)
      expect(shown).toContain(plain(formatRatio(speedup ?? 1)))
    }
  })

  test('are fewer where a model has less height, and only the first beside a summary', async () => {
    await openFinished()
    const lengths = (): number[] => besides().map((beside) => beside.length)
    const [serial = 0, threads = 0] = lengths()
    expect(threads).toBeGreaterThan(serial)
    await fireEvent.click(within(section()).getByRole('button', { name: modelTitle('cooperative') }))
    const [summary = 0, other = 0] = lengths()
    expect(summary).toBeLessThan(serial)
    expect(Math.abs(other - summary)).toBeLessThanOrEqual(3)
  })

  test('are replaced by the reason while a model is not measured', async () => {
    await openRun(...EVENTS.slice(0, 3))
    await eventually(() =>
      expect(besides()).toEqual([m.figure_running(), ...MODEL_IDS.slice(1).map(() => m.race_pending())]),
    )
  })
})

test('the lanes are named with their models', async () => {
  await openFinished()
  for (const model of MODEL_IDS) expect(lanes().getAttribute('aria-label')).toContain(modelTitle(model))
})
