import { fireEvent, screen, within } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { formatMs, formatRatio } from '../../../src/text/format.ts'
import { summarize } from '../../../src/analysis/metrics/summary.ts'
import type { RunEvent } from '../../../src/contract/run/events.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { FakeLab } from '../../fixtures/fake-lab.ts'
import { PLAN, WAITING, completeRun, failedTrial } from '../../fixtures/sample-run.ts'
import { button, openWindow, seen, text } from './window.ts'

async function run(...events: readonly RunEvent[]): Promise<FakeLab> {
  const { lab } = await openWindow()
  await fireEvent.click(button(/^Run/))
  await eventually(() => expect(lab.plans).toHaveLength(1))
  lab.emit(...events)
  return lab
}

/** The events up to and with the trials that were asked for. */
function upTo(trials: number): RunEvent[] {
  let ended = 0
  return completeRun().filter((event) => {
    if (event.type === 'run-started') return true
    if (ended === trials) return false
    if (event.type === 'trial-finished') ended += 1
    return true
  })
}

describe('before the first run', () => {
  test('a beginner is told what to do, and what each model is', async () => {
    await openWindow()
    expect(text(screen.getByText(/Choose the work on the left and press Run/))).toContain('2 cores')
    expect(screen.getAllByText('All tasks share one event loop.', { exact: false })).not.toHaveLength(0)
    screen.getByText(/Sketches, not measurements/)
  })

  test('the sketches follow the kind of work', async () => {
    await openWindow()
    await fireEvent.click(screen.getByRole('radio', { name: 'Web pages' }))
    screen.getByText(/four tasks that mostly wait/)
  })

  test('a lab that does not answer is named, and can be asked again', async () => {
    const lab = new FakeLab()
    const answer = lab.nextInfo
    lab.nextInfo = new Error('The engine could not be started.')
    const opened = openWindow(lab)
    await seen('The engine could not be started.')
    lab.nextInfo = answer
    await fireEvent.click(button(/Try again/))
    await opened
    expect(button(/^Run/).disabled).toBe(false)
  })
})

describe('a run under way', () => {
  test('says which trial it is at, how far, and how long it will take', async () => {
    await run(
      ...upTo(5),
      ...completeRun()
        .filter((event) => event.type === 'trial-started')
        .slice(5, 6),
    )
    await seen('Threads, trial 1 of 3')
    screen.getByText(/5 of 16 trials done/)
    screen.getByText(/^about \d+ s left$/)
    const progress = screen.getByRole('progressbar', { name: 'How much of the run is done' })
    expect(progress).toHaveProperty('value', 5 / 16)
    expect(button(/^Run/).disabled).toBe(true)
    expect(button(/^Cancel/).disabled).toBe(false)
  })

  test('tells warm-ups from trials', async () => {
    await run(...upTo(1).slice(0, 4))
    await seen('One after another, warm-up 1 of 1')
  })

  test('is announced politely, and its end at once', async () => {
    const lab = await run(...upTo(1).slice(0, 4))
    const region = screen.getByRole('status')
    expect(region.getAttribute('aria-live')).toBe('polite')
    await eventually(() => expect(text(region)).toBe('The run begins.'))
    lab.emit({ type: 'run-failed', message: 'The engine stopped.' })
    await eventually(() => expect(text(region)).toBe('The run failed. The engine stopped.'))
  })

  test('names the model whose picture is being drawn', async () => {
    const begun = upTo(2).filter((event) => event.type !== 'trial-finished' || event.trial.model === 'serial')
    await run(...begun)
    const drawing = await seen('being drawn')
    expect(text(drawing.closest('figure'))).toContain('Threads')
  })
})

describe('a finished run', () => {
  test('says what happened, and can be run again', async () => {
    const lab = await run(...completeRun())
    await seen('Finished')
    screen.getByRole('heading', { name: /faster than one after another/ })
    await fireEvent.click(button(/^Run/))
    await eventually(() => expect(lab.plans).toHaveLength(2))
  })

  test('of work that mostly waits shows how little of a core it took', async () => {
    const plan = { ...PLAN, workload: 'waits', params: { waitMs: 100 }, tasks: 20 }
    await run(...completeRun(plan, WAITING))
    await seen('Finished')
    const table = screen.getByRole('table', { name: 'All figures' })
    expect(cells(table, 'Cores busy')).toEqual(['0.01', '0.21', '0.02', '0.06'])
    screen.getByText(/^Waits · Wait 100 ms · 20 tasks/)
    expect(screen.queryByText('Who computed what')).toBeNull()
  })

  test('gives in the table the figures of the summary', async () => {
    const events = completeRun()
    const last = events.at(-1)
    if (last?.type !== 'run-finished') throw new Error('A complete run ends with its summary.')
    await run(...events)
    await seen('Finished')
    const table = screen.getByRole('table', { name: 'All figures' })
    const columns = within(table).getAllByRole('columnheader')
    expect(columns.map((column) => column.textContent.trim())).toEqual([
      'One after another',
      'Threads',
      'Processes',
      'Cooperative',
    ])
    const { serial, threads, processes, cooperative } = last.summary.perModel
    const all = [serial, threads, processes, cooperative]
    expect(cells(table, 'Wall time')).toEqual(all.map((one) => formatMs(one?.wallMs.median)))
    expect(cells(table, 'CPU time')).toEqual(all.map((one) => formatMs(one?.cpuMs?.median)))
    expect(cells(table, 'Speed-up')).toEqual(all.map((one) => formatRatio(one?.speedup?.median)))
    expect(cells(table, 'Start-up')).toEqual(['18.0 ms', '61.0 ms', '94.0 ms', '17.0 ms'])
  })

  test('says "not available" where the machine could not tell, never zero', async () => {
    const blind = completeRun().map((event): RunEvent =>
      event.type === 'trial-finished'
        ? { ...event, result: { ...event.result, cpuMs: null, cpuUse: null, preemptedMs: null } }
        : event,
    )
    const trials = blind.flatMap((event) =>
      event.type === 'trial-finished' && !event.trial.warmup ? [event.result] : [],
    )
    await run(...blind.slice(0, -1), {
      type: 'run-finished',
      state: 'completed',
      summary: summarize(PLAN, trials),
    })
    await seen('Finished')
    const table = screen.getByRole('table', { name: 'All figures' })
    expect(cells(table, 'CPU time')).toEqual(Array.from({ length: 4 }, () => 'not available'))
    expect(cells(table, 'Preempted')).toEqual(Array.from({ length: 4 }, () => 'not available'))
  })
})

describe('a run that does not complete', () => {
  test('when cancelled, keeps what was measured', async () => {
    await run(...upTo(6), { type: 'run-finished', state: 'cancelled', summary: summarize(PLAN, []) })
    await seen('Cancelled after 6 of 16 trials.')
    expect(button(/^Run/).disabled).toBe(false)
    expect(button(/^Cancel/).disabled).toBe(true)
  })

  test('when a trial failed, shows the cause at its model and the figures of the others', async () => {
    const cause = 'Process 4001 was ended by signal SIGKILL.'
    const events = completeRun().map((event): RunEvent =>
      event.type === 'trial-finished' && event.trial.model === 'processes'
        ? { ...event, result: failedTrial('processes', event.trial.index, cause) }
        : event,
    )
    const trials = events.flatMap((event) =>
      event.type === 'trial-finished' && !event.trial.warmup ? [event.result] : [],
    )
    await run(...events.slice(0, -1), {
      type: 'run-finished',
      state: 'completed',
      summary: summarize(PLAN, trials),
    })
    await seen('Finished')
    expect(text(screen.getByText('Failed.').parentElement)).toContain(cause)
    expect(text(screen.getByRole('list', { name: 'Warnings' }))).toContain(cause)
    expect(cells(screen.getByRole('table'), 'Wall time')[2]).toBe('not available')
  })

  test('when the engine died, says so, shows what there is, and runs again', async () => {
    const lab = await run(...upTo(6), { type: 'run-failed', message: 'The engine stopped unexpectedly.' })
    await seen('The engine stopped unexpectedly.')
    screen.getByText(/6 of 16 trials/)
    expect(cells(screen.getByRole('table'), 'Wall time')[0]).not.toBe('not available')
    await fireEvent.click(button(/^Run/))
    await eventually(() => expect(lab.plans).toHaveLength(2))
    lab.emit(...completeRun())
    await seen('Finished')
  })

  test('when it cannot be started, gives the reason and keeps the last outcome', async () => {
    const lab = await run(...completeRun())
    await seen('Finished')
    lab.nextRefusal = new Error('A run is under way already.')
    await fireEvent.click(button(/^Run/))
    await seen('A run is under way already.')
    screen.getByRole('table', { name: 'All figures' })
  })
})

function cells(table: HTMLElement, figure: string): string[] {
  const row = within(table).getByRole('row', { name: new RegExp(`^${figure}`) })
  return within(row)
    .getAllByRole('cell')
    .map((cell) => cell.textContent.trim())
}
