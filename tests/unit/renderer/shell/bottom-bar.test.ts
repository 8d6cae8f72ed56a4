import { fireEvent, screen, within } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { headline } from '../../../../src/analysis/explain/headline.ts'
import { modelFigures } from '../../../../src/analysis/metrics/figures.ts'
import { fault } from '../../../../src/contract/fault.ts'
import { NEW_RUN, reduceRun } from '../../../../src/renderer/client/run-snapshot.ts'
import { planText } from '../../../../src/renderer/results/headline.ts'
import { DRAWER_TABS } from '../../../../src/renderer/shell/drawer.svelte.ts'
import { faultText } from '../../../../src/text/faults.ts'
import { findingText } from '../../../../src/text/findings.ts'
import { asClause } from '../../../../src/text/format.ts'
import { m } from '../../../../src/text/messages.ts'
import { failedTrial } from '../../../fixtures/documents.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { INFO, PLAN, WAITING, completeRun } from '../../../fixtures/scripted-run.ts'
import { details, drawer, drawerTab, openDrawer } from '../drawer.ts'
import { button, inState, openRun, openWindow, plain, readout, text } from '../window.ts'

const EVENTS = completeRun()

async function openFinished(): Promise<void> {
  await openRun(...EVENTS)
  await inState('completed')
}

describe('the drawer', () => {
  test('does not exist before the first run', async () => {
    await openWindow()
    expect(screen.queryByRole('region', { name: m.details_title() })).toBeNull()
  })

  test('offers nothing of what is not measured yet', async () => {
    await openRun(...EVENTS.slice(0, 2))
    await eventually(() => expect(drawerTab('table').disabled).toBe(false))
    const measured = ['explanation', 'figures', 'method'] as const
    expect(measured.map((tab) => drawerTab(tab).disabled)).toEqual([true, true, true])
  })

  test('has one view at a time, and closes when its button is pressed again', async () => {
    await openFinished()
    expect(drawer()).toBeNull()
    const open = (): string[] =>
      DRAWER_TABS.filter((tab) => drawerTab(tab).getAttribute('aria-expanded') === 'true')
    for (const tab of DRAWER_TABS) {
      await openDrawer(tab)
      expect(open()).toEqual([tab])
    }
    await fireEvent.click(drawerTab('method'))
    expect(open()).toEqual([])
    expect(drawer()).toBeNull()
  })

  test('has pictures only where the workload draws some', async () => {
    await openRun(...completeRun({ ...PLAN, workload: 'waits', params: { waitMs: 100 } }, WAITING))
    await inState('completed')
    expect(screen.queryByRole('button', { name: m.drawer_pictures() })).toBeNull()
  })

  test('is controlled by its buttons', async () => {
    await openFinished()
    await openDrawer('figures')
    const id = drawerTab('figures').getAttribute('aria-controls') ?? ''
    expect(document.getElementById(id)?.contains(drawer())).toBe(true)
    expect(within(details()).getByRole('table', { name: new RegExp(m.figures_title()) })).toBeTruthy()
  })
})

describe('the explanation', () => {
  test('opens from the headline, with every finding and the plan', async () => {
    await openFinished()
    await fireEvent.click(button(m.headline_more()))
    await eventually(() => expect(drawer()).not.toBeNull())
    const { document } = EVENTS.reduce(reduceRun, NEW_RUN)
    if (document === null) throw new Error('A complete run has a document.')
    const shown = plain(text(drawer()?.parentElement))
    const outcome = headline(document, modelFigures(document))
    expect(text(within(readout()).getByRole('heading'))).toBe(plain(findingText(outcome.finding)))
    expect(within(details()).getAllByRole('listitem').length).toBeGreaterThan(1)
    const mandelbrot = INFO.workloads.find(({ id }) => id === 'mandelbrot') ?? null
    expect(shown).toContain(plain(planText(PLAN, mandelbrot)))
  })

  test('opens from the warning in the headline, which is the first of its list', async () => {
    const cause = fault('process_killed', { pid: 4_001, signal: 'SIGKILL' })
    await openRun(
      ...EVENTS.map((event) =>
        event.type === 'trial-finished' && event.result.model === 'processes'
          ? { ...event, result: { ...event.result, ...failedTrial('processes', cause, event.result) } }
          : event,
      ),
    )
    await inState('completed')
    const warning = within(readout()).getByRole('button', {
      name: m.headline_warnings({ number: '1', count: 1 }),
    })
    await fireEvent.click(warning)
    const list = await screen.findByRole('list', { name: m.warnings_title() })
    const [first] = within(list).getAllByRole('listitem')
    const sentence = text(first?.lastChild as Element)
    expect(sentence).toContain(plain(asClause(faultText(cause))))
  })
})
