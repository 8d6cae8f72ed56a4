import { fireEvent, screen, within } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { modelFigures, statisticOf } from '../../../../src/analysis/metrics/figures.ts'
import { METRICS, type MetricId, metricOf } from '../../../../src/analysis/metrics/index.ts'
import { LabError, fault } from '../../../../src/contract/fault.ts'
import { MODELS, MODEL_IDS } from '../../../../src/contract/models/index.ts'
import type { RunEvent } from '../../../../src/contract/run/events.ts'
import type { Trial } from '../../../../src/contract/run/trial.ts'
import { faultText } from '../../../../src/text/faults.ts'
import { asClause } from '../../../../src/text/format.ts'
import { m } from '../../../../src/text/messages.ts'
import {
  metricMeaning,
  metricText,
  metricTitle,
  missingText,
  missingWords,
} from '../../../../src/text/metrics.ts'
import { modelExplanation, modelTitle } from '../../../../src/text/models.ts'
import { failedTrial, planOf } from '../../../fixtures/documents.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { FakeLab } from '../../../fixtures/fake-lab.ts'
import { INFO, PLAN, WAITING, completeRun, runHeader } from '../../../fixtures/scripted-run.ts'
import { drawerTab, openDrawer } from '../drawer.ts'
import {
  button,
  cancelButton,
  inState,
  openRun,
  openWindow,
  plain,
  readout,
  runButton,
  seen,
  startRun,
  text,
} from '../window.ts'

const EXITED = fault('runner_exited', { exitCode: 1 })
const FINISHED: RunEvent = { type: 'run-finished', state: 'completed' }

/** The events of a run up to the end of its first trials. */
function upTo(trials: number): RunEvent[] {
  let ended = 0
  return completeRun().filter((event) => {
    if (event.type === 'run-started') return true
    if (ended === trials) return false
    if (event.type === 'trial-finished') ended += 1
    return true
  })
}

/** The trials of a run that are not warm-ups. */
function trialsIn(events: readonly RunEvent[]): Trial[] {
  return events.flatMap((event) =>
    event.type === 'trial-finished' && !event.result.warmup ? [event.result] : [],
  )
}

/** A complete run whose trials are changed. */
function changedRun(change: (trial: Trial) => Trial): RunEvent[] {
  return completeRun().map((event) =>
    event.type === 'trial-finished' ? { ...event, result: change(event.result) } : event,
  )
}

const figures = (): HTMLElement => screen.getByRole('table', { name: new RegExp(`^${m.figures_title()}`) })

function provenance(): HTMLElement {
  const details = screen.getByText(m.provenance_title()).closest('details')
  if (details === null) throw new Error('The provenance can be unfolded.')
  return details
}

/** The cells of a metric, without the ranges in them. */
function cells(metric: MetricId): string[] {
  const row = within(figures()).getByRole('row', { name: new RegExp(`^${metricTitle(metric)}`) })
  return within(row)
    .getAllByRole('cell')
    .map((cell) => (cell.firstChild?.textContent ?? '').trim())
}

describe('before the first run', () => {
  test('the window explains what to do, and what each model is', async () => {
    await openWindow()
    expect(text(readout())).toContain(plain(m.ready_detail_cores({ cores: '2 cores' })))
    for (const { id } of MODELS) expect(screen.getAllByText(modelExplanation(id))).not.toHaveLength(0)
  })

  test('a lab that does not respond is reported, and can be asked again', async () => {
    const lab = new FakeLab()
    lab.nextInfo = new LabError(EXITED)
    const opened = openWindow(lab)
    await eventually(() => expect(text(screen.getByRole('alert'))).toContain(faultText(EXITED)))
    lab.nextInfo = INFO
    await fireEvent.click(button(m.unreachable_retry()))
    await opened
    expect(runButton().disabled).toBe(false)
  })
})

describe('a live run', () => {
  test('shows its trial, its progress, and the time left', async () => {
    const next = completeRun().filter((event) => event.type === 'trial-started')[5]
    if (next === undefined) throw new Error('The run has a sixth trial.')
    await openRun(...upTo(5), next)
    await inState('running')
    const trial = m.trial_of({ number: '1', total: '3' })
    await seen(m.running_title({ model: modelTitle(next.trial.model), trial }))
    screen.getByText(/5 of 16 trials/)
    screen.getByText(/^about \d+ s left$/)
    expect(screen.getByRole('progressbar', { name: m.run_progress() })).toHaveProperty('value', 5 / 16)
    expect(runButton().disabled).toBe(true)
    expect(cancelButton().disabled).toBe(false)
  })

  test('is announced politely, and its end immediately', async () => {
    const { lab } = await openRun(...upTo(1).slice(0, 4))
    const status = screen.getAllByRole('status').find((one) => one.getAttribute('aria-live') === 'polite')
    expect(status).toBeDefined()
    await eventually(() => expect(text(status)).not.toBe(''))
    lab.emit({ type: 'run-failed', fault: EXITED })
    await eventually(() => expect(text(status)).toBe(plain(m.announce_failed({ cause: faultText(EXITED) }))))
  })

  test('marks the model whose picture is being drawn', async () => {
    const begun = upTo(2).filter(
      (event) => event.type !== 'trial-finished' || event.result.model === MODEL_IDS[0],
    )
    await openRun(...begun)
    await openDrawer('pictures')
    const drawing = await seen(m.picture_drawing())
    expect(text(drawing.closest('figure'))).toContain(modelTitle('threads'))
  })

  test('has no figures of trials that are still to come', async () => {
    await openRun(...upTo(5))
    await openDrawer('figures')
    await eventually(() =>
      expect(cells('wallMs').filter((cell) => cell !== m.figure_not_measured())).toHaveLength(1),
    )
    expect(drawerTab('explanation').disabled).toBe(true)
  })
})

describe('a finished run', () => {
  test('shows its findings, and can be run again', async () => {
    const { lab } = await openRun(...completeRun())
    await inState('completed')
    expect(text(within(readout()).getByRole('heading'))).toMatch(/\.$/)
    await startRun(lab)
  })

  test('has the figures of its document, for every metric that it has', async () => {
    const events = completeRun()
    await openRun(...events)
    await inState('completed')
    await openDrawer('figures')
    const columns = within(figures()).getAllByRole('columnheader')
    expect(columns.map((column) => text(column))).toEqual(MODEL_IDS.map(modelTitle))
    const models = modelFigures({ plan: PLAN, trials: trialsIn(events) })
    for (const id of ['wallMs', 'cpuMs', 'speedup', 'startupMs', 'cpuUse'] as const) {
      const metric = metricOf(id)
      if (metric === undefined) throw new Error(`There is no metric ${id}.`)
      const expected = models.map((one) => metricText(metric, statisticOf(one, id)?.median ?? null))
      expect(cells(id)).toEqual(expected)
    }
    await fireEvent.click(screen.getByText(m.metric_group_waiting()))
    // Percentiles in words.
    expect(cells('taskLatencyMs')[0]).toMatch(/ by .*, /)
    const name = within(figures()).getByRole('button', { name: metricTitle('wallMs') })
    expect(name.title).toBe(metricMeaning('wallMs'))
    await fireEvent.click(name)
    screen.getByText(metricMeaning('wallMs'))
  })

  test('has the 95 % range where there are enough trials', async () => {
    await openRun(...completeRun())
    await inState('completed')
    await openDrawer('figures')
    const row = within(figures()).getByRole('row', { name: new RegExp(`^${metricTitle('wallMs')}`) })
    expect(row.querySelectorAll('small')).toHaveLength(MODELS.length)
    expect(text(row.querySelector('small'))).toMatch(/^[\d.]+ m?s – [\d.]+ m?s$/)
  })

  test('of work that mostly waits shows how little of a core it took', async () => {
    const plan = { ...PLAN, workload: 'waits', params: { waitMs: 100 }, tasks: 20 }
    await openRun(...completeRun(plan, WAITING))
    await inState('completed')
    await openDrawer('figures')
    expect(cells('cpuUse')).toEqual(['0.01', '0.21', '0.02', '0.06'])
    expect(screen.queryByRole('button', { name: m.drawer_pictures() })).toBeNull()
  })

  test('has the reason where a figure could not be measured', async () => {
    const unknown = { cpuMs: null, cpuUse: null, preemptedMs: null }
    await openRun(...changedRun((trial) => ({ ...trial, metrics: { ...trial.metrics, ...unknown } })))
    await inState('completed')
    await openDrawer('figures')
    const missing = MODELS.map(() => missingWords('no_thread_cpu_clock'))
    expect(cells('cpuMs')).toEqual(missing)
    await fireEvent.click(screen.getByText(m.metric_group_waiting()))
    expect(cells('preemptedMs')).toEqual(missing)
    await openDrawer('method')
    const entry = within(provenance()).getByText(metricTitle('preemptedMs')).closest('div')
    expect(text(entry)).toContain(plain(missingText('no_thread_cpu_clock')))
  })

  test('has the source of every metric', async () => {
    await openRun(...completeRun())
    await inState('completed')
    await openDrawer('method')
    for (const { id } of METRICS) within(provenance()).getByText(metricTitle(id))
  })

  test('warns of what did not reach the page', async () => {
    const events = completeRun()
    await openRun(...events.slice(0, -1), { type: 'missed', timelines: 3, pictures: 0 }, ...events.slice(-1))
    await inState('completed')
    await openDrawer('explanation')
    const warnings = screen.getByRole('list', { name: m.warnings_title() })
    expect(text(warnings)).toContain(m.missed_timelines({ timelines: '3', count: 3 }))
  })
})

describe('a run that does not complete', () => {
  test('keeps what was measured when it is cancelled', async () => {
    await openRun(...upTo(6), { type: 'run-finished', state: 'cancelled' })
    await inState('cancelled')
    expect(text(readout())).toContain('2 of 12 trials')
    await openDrawer('figures')
    expect(cells('wallMs')[0]).not.toBe(m.figure_not_measured())
    expect(runButton().disabled).toBe(false)
    expect(cancelButton().disabled).toBe(true)
  })

  test('explains why the trials of a model failed, and has the figures of the others', async () => {
    const cause = fault('process_killed', { pid: 4_001, signal: 'SIGKILL' })
    await openRun(
      ...changedRun((trial) =>
        trial.model === 'processes' ? { ...trial, ...failedTrial('processes', cause, trial) } : trial,
      ),
    )
    await inState('completed')
    const place = PLAN.models.indexOf('processes')
    await openDrawer('explanation')
    const clause = plain(asClause(faultText(cause)))
    expect(text(screen.getByRole('list', { name: m.warnings_title() }))).toContain(clause)
    await openDrawer('figures')
    expect(cells('wallMs').map((cell) => cell === m.figure_not_measured())).toEqual(
      PLAN.models.map((_, at) => at === place),
    )
  })

  test('shows why the run failed and what was measured, and can be run again', async () => {
    const { lab } = await openRun(...upTo(6), { type: 'run-failed', fault: EXITED })
    await inState('failed')
    expect(text(readout())).toContain(plain(faultText(EXITED)))
    await openDrawer('figures')
    expect(cells('wallMs')[0]).not.toBe(m.figure_not_measured())
    await startRun(lab)
    lab.emit(...completeRun())
    await inState('completed')
  })

  test('keeps the last outcome when the next run cannot be started, with the reason', async () => {
    const { lab } = await openRun(...completeRun())
    await inState('completed')
    lab.nextRefusal = new LabError(fault('run_in_progress', {}))
    await fireEvent.click(runButton())
    await seen(faultText(fault('run_in_progress', {})))
    await inState('completed')
    await openDrawer('figures')
    expect(cells('wallMs')).toHaveLength(MODELS.length)
  })

  test('has no figures where all trials failed', async () => {
    const plan = planOf({ models: ['serial'], repeats: 1, warmups: 0 })
    await openRun(
      { type: 'run-started', header: runHeader(plan), trialsTotal: 1 },
      { type: 'trial-finished', result: failedTrial('serial', EXITED) },
      FINISHED,
    )
    await inState('completed')
    expect(drawerTab('figures').disabled).toBe(true)
  })
})
