import { fireEvent, screen } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { MODEL_IDS } from '../../../../src/contract/models/index.ts'
import type { Problem } from '../../../../src/contract/plan/problem.ts'
import { LIMITS } from '../../../../src/contract/plan/limits.ts'
import { savedUnfolded } from '../../../../src/renderer/experiment/session.ts'
import { m } from '../../../../src/text/messages.ts'
import { type PresetId, THOROUGHNESS } from '../../../../src/contract/plan/presets.ts'
import { presetTitle, thoroughnessTitle } from '../../../../src/text/presets.ts'
import {
  fieldTitle,
  limitationText,
  problemText,
  shortProblemText,
  unavailableText,
} from '../../../../src/text/problems.ts'
import { paramTitle, workloadKindTitle } from '../../../../src/text/workloads.ts'
import { workloadOf } from '../../../fixtures/documents.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { FakeLab } from '../../../fixtures/fake-lab.ts'
import { INFO, completeRun } from '../../../fixtures/scripted-run.ts'
import { button, field, inState, openWindow, plain, runButton, seen, startRun, text } from '../window.ts'

const TASKS = fieldTitle('tasks')
const WARMUPS = fieldTitle('warmups')

async function type(name: string | RegExp, typed: string): Promise<void> {
  await fireEvent.input(field(name), { target: { value: typed } })
  await fireEvent.blur(field(name))
}

const workloads = (): HTMLSelectElement =>
  screen.getByRole<HTMLSelectElement>('combobox', { name: m.workload_choice_title() })

const choose = (workload: string): Promise<boolean> =>
  fireEvent.change(workloads(), { target: { value: workload } })

const preset = (id: PresetId): HTMLInputElement =>
  screen.getByRole<HTMLInputElement>('radio', { name: presetTitle(id) })

/** The window of a person who has not been here before. */
const firstVisit = () => openWindow(new FakeLab(), async () => true, null)

const defaultTasks = (workload: string): number | undefined =>
  INFO.workloads.find(({ id }) => id === workload)?.defaultTasks

/** What is wrong with a number of the plan, as it stands at its field. */
function numberProblem(path: keyof typeof LIMITS, found: Problem['found']): string {
  return shortProblemText({ path, found, accepted: { kind: 'number', ...LIMITS[path] } })
}

describe('the experiment', () => {
  test('begins with the first preset, which can be run as it is', async () => {
    const { lab } = await firstVisit()
    expect(preset('three_tasks').checked).toBe(true)
    await startRun(lab)
    expect(lab.plans[0]).toMatchObject({
      workload: 'request',
      tasks: 3,
      models: MODEL_IDS,
      workers: { threads: 3, processes: INFO.machine.usableCores },
      ...THOROUGHNESS.once,
    })
  })

  test('fills in a preset, and shows none as chosen when something differs from it', async () => {
    const { lab } = await firstVisit()
    await fireEvent.click(preset('blocking'))
    expect(field(/^Blocking call/).value).toBe('200')
    await type(TASKS, '4')
    expect(preset('blocking').checked).toBe(false)
    await type(TASKS, '3')
    expect(preset('blocking').checked).toBe(true)
    await startRun(lab)
    expect(lab.plans[0]).toMatchObject({ workload: 'request', blockingCallMs: 200 })
  })

  test('measures once or carefully', async () => {
    const { lab } = await firstVisit()
    await fireEvent.click(screen.getByRole('radio', { name: thoroughnessTitle('carefully') }))
    expect(field(WARMUPS).value).toBe(String(THOROUGHNESS.carefully.warmups))
    await startRun(lab)
    expect(lab.plans[0]).toMatchObject(THOROUGHNESS.carefully)
  })

  test('survives a reload, also unfolded', async () => {
    const { unmount } = await firstVisit()
    await choose('web')
    await type(TASKS, '17')
    await fireEvent.click(screen.getByText(m.experiment_more()))
    await eventually(() => expect(savedUnfolded()).toBe(true))
    unmount()
    await firstVisit()
    expect(workloads().value).toBe('web')
    expect(field(TASKS).value).toBe('17')
    expect(field(WARMUPS).closest('details')).toHaveProperty('open', true)
  })

  test('begins anew where what was stored is no plan that this lab accepts', async () => {
    for (const stored of ['{', '{"version":1,"plan":{"workload":"raytrace"}}', '{"version":0,"plan":null}']) {
      sessionStorage.setItem('interleave-form', stored)
      const { unmount } = await firstVisit()
      expect(preset('three_tasks').checked).toBe(true)
      unmount()
    }
  })

  test('groups the workloads by what limits them', async () => {
    await openWindow()
    const group = (kind: 'cpu' | 'io'): string =>
      text(screen.getByRole('group', { name: workloadKindTitle(kind) }))
    expect(group('cpu')).toContain('Prime numbers')
    expect(group('io')).toContain('Web pages')
  })

  test('shows what cannot run here, with the cause, and does not let it be chosen', async () => {
    const lab = new FakeLab()
    const unavailable = { code: 'no_sqlite', values: { node: '20.18.1' } } as const
    lab.nextInfo = { ...INFO, workloads: [workloadOf({ kind: 'io', unavailable }), ...INFO.workloads] }
    await openWindow(lab)
    const cause = unavailableText(unavailable)
    const description = m.workload_unavailable({ workload: 'crunch', cause })
    const choice = screen.getByRole<HTMLOptionElement>('option', { name: 'crunch' })
    expect(choice.disabled).toBe(true)
    expect(choice.selected).toBe(false)
    expect(screen.getAllByText(description)).toHaveLength(1)
  })

  test('shows what is left out of the chosen workload here', async () => {
    const limitation = { code: 'no_database', values: { node: '20.18.1' } } as const
    const lab = new FakeLab()
    lab.nextInfo = { ...INFO, workloads: [workloadOf({ limitation })] }
    await openWindow(lab)
    screen.getByText(limitationText(limitation))
  })

  test('shows what is wrong with a field at the field, and starts nothing', async () => {
    const { lab } = await openWindow()
    await type(TASKS, '0')
    const problem = numberProblem('tasks', { kind: 'value', json: '0' })
    screen.getByText(problem)
    expect(field(TASKS).getAttribute('aria-invalid')).toBe('true')
    expect(field(TASKS).getAttribute('aria-describedby')).toMatch(/-help-error$/)
    await fireEvent.click(runButton())
    expect(lab.plans).toHaveLength(0)
  })

  test('quotes what is no number', async () => {
    await openWindow()
    const title = paramTitle('mandelbrot', 'width')
    await type(new RegExp(`^${title}`), 'wide')
    const accepted = { kind: 'number', min: 16, max: 4_000, unit: 'px', integer: true } as const
    const found = { kind: 'value', json: '"wide"' } as const
    screen.getByText(plain(shortProblemText({ path: 'params.width', found, accepted })))
  })

  test('calls an empty field missing', async () => {
    await openWindow()
    await type(fieldTitle('repeats'), '')
    screen.getByText(numberProblem('repeats', { kind: 'nothing' }))
  })

  test('refuses an ambiguous number with both readings', async () => {
    const { lab } = await openWindow()
    await type(TASKS, '1.000')
    expect(field(TASKS).value).toBe('1.000')
    screen.getByText(
      numberProblem('tasks', { kind: 'ambiguous_number', text: '1.000', readings: [1, 1_000] }),
    )
    await fireEvent.click(runButton())
    expect(lab.plans).toHaveLength(0)
  })

  test('shows no problem of a field while it is being edited', async () => {
    await openWindow()
    await fireEvent.input(field(TASKS), { target: { value: '' } })
    expect(field(TASKS).getAttribute('aria-invalid')).toBeNull()
  })

  test('focuses the uppermost wrong field when Run is pressed', async () => {
    await openWindow()
    await type(new RegExp(`^${paramTitle('mandelbrot', 'height')}`), '1')
    await type(TASKS, '-3')
    await fireEvent.click(runButton())
    await eventually(() => expect(document.activeElement).toBe(field(TASKS)))
  })

  test('asks for at least one model', async () => {
    const { lab } = await openWindow()
    for (const box of screen.getAllByRole('checkbox')) await fireEvent.click(box)
    await fireEvent.click(runButton())
    expect(lab.plans).toHaveLength(0)
    screen.getByText(m.models_none_selected())
  })

  test('unfolds the rest of the fields when one of them is wrong', async () => {
    await openWindow()
    await fireEvent.input(field(WARMUPS), { target: { value: '99' } })
    await fireEvent.click(runButton())
    await eventually(() => expect(field(WARMUPS).closest('details')).toHaveProperty('open', true))
  })

  test('shows at its field what only the supervisor found wrong', async () => {
    const { lab } = await openWindow()
    const problem = {
      path: 'processes',
      found: { kind: 'value', json: '2' },
      accepted: { kind: 'number', min: 1, max: 1, unit: '', integer: true },
    } as const
    lab.nextProblems = [problem]
    await fireEvent.click(runButton())
    await eventually(() => screen.getByText(shortProblemText(problem)))
    expect(runButton().disabled).toBe(false)
  })

  test('shows beside the button that there is too little memory', async () => {
    const { lab } = await openWindow()
    const problem = {
      path: 'memory',
      found: { kind: 'memory', neededBytes: 5e9 },
      accepted: { kind: 'memory', availableBytes: 3e9 },
    } as const
    lab.nextProblems = [problem]
    await fireEvent.click(runButton())
    await eventually(() => expect(text(screen.getByRole('alert'))).toBe(plain(problemText(problem))))
  })

  test('has a fixed number of threads in place of one per task', async () => {
    const { lab } = await openWindow()
    await fireEvent.click(screen.getByRole('radio', { name: m.threads_fixed() }))
    await type(fieldTitle('threads'), '3')
    await startRun(lab)
    expect(lab.plans[0]).toMatchObject({ workers: { threads: 3 } })
  })

  test('restores what was typed for a workload when it is chosen again, until Defaults is pressed', async () => {
    await openWindow()
    await type(TASKS, '7')
    await choose('primes')
    expect(field(TASKS).value).toBe(String(defaultTasks('primes')))
    await choose('mandelbrot')
    expect(field(TASKS).value).toBe('7')
    await fireEvent.click(button(m.experiment_defaults()))
    expect(field(TASKS).value).toBe(String(defaultTasks('mandelbrot')))
  })

  test('reads and writes thousands separators', async () => {
    const { lab } = await openWindow()
    await choose('primes')
    const limit = paramTitle('primes', 'limit')
    await type(limit, '2500000')
    expect(field(limit).value).toBe('2,500,000')
    await startRun(lab)
    expect(lab.plans[0]).toMatchObject({ params: { limit: 2_500_000 } })
  })
})

describe('a run that is not the experiment in the form', () => {
  const note = (): HTMLElement | null => screen.queryByRole('group', { name: m.stale_title() })

  test('is named beside Run, with a way back', async () => {
    const { lab } = await openWindow()
    await startRun(lab)
    lab.emit(...completeRun())
    await inState('completed')
    expect(note()).toBeNull()
    await choose('web')
    await seen(/^Shown: Mandelbrot picture, 24 tasks\. Press Run for Web pages, 20 tasks/)
    expect(screen.getByRole('main').classList).toContain('stale')
    await fireEvent.click(button(m.stale_back()))
    expect(workloads().value).toBe('mandelbrot')
    expect(field(TASKS).value).toBe('24')
    expect(note()).toBeNull()
    expect(screen.getByRole('main').classList).not.toContain('stale')
  })

  test('is not named while a run is in progress', async () => {
    const { lab } = await openWindow()
    await startRun(lab)
    lab.emit(...completeRun().slice(0, 3))
    await choose('web')
    expect(note()).toBeNull()
  })
})
