import { fireEvent, screen } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { LIMITS, describeLimit } from '../../../src/contract/plan/limits.ts'
import { describeProblem } from '../../../src/contract/plan/problem.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { FakeLab } from '../../fixtures/fake-lab.ts'
import { INFO } from '../../fixtures/sample-run.ts'
import { workloadOf } from '../../fixtures/trials.ts'
import { button, field, openWindow, text } from './window.ts'

async function type(name: string | RegExp, text: string): Promise<void> {
  await fireEvent.input(field(name), { target: { value: text } })
  await fireEvent.blur(field(name))
}

describe('the experiment', () => {
  test('can be run as the window opens', async () => {
    const { lab } = await openWindow()
    await fireEvent.click(button(/^Run/))
    await eventually(() => expect(lab.plans).toHaveLength(1))
    expect(lab.plans[0]).toMatchObject({
      workload: 'mandelbrot',
      tasks: 24,
      models: ['serial', 'threads', 'processes', 'cooperative'],
      workers: { threads: 24, processes: 2 },
      repeats: 3,
    })
  })

  test('groups the kinds of work by what limits them', async () => {
    await openWindow()
    const computing = screen.getByRole('group', { name: /Computes/ })
    const waiting = screen.getByRole('group', { name: /^Waits I\/O/ })
    expect(text(computing)).toContain('Prime numbers')
    expect(text(waiting)).toContain('Web pages')
  })

  test('shows what cannot run here, with the reason, and does not let it be chosen', async () => {
    const lab = new FakeLab()
    const reason = 'Node 20.18.1 has no node:sqlite'
    const query = workloadOf({ id: 'query', kind: 'io', title: 'Queries', unavailable: reason })
    lab.nextInfo = { ...INFO, workloads: [query, ...INFO.workloads] }
    await openWindow(lab)
    const said = `Queries cannot run here: ${reason}.`
    const choice = screen.getByRole<HTMLInputElement>('radio', { name: 'Queries', description: said })
    expect(choice.disabled).toBe(true)
    expect(choice.checked).toBe(false)
    expect(screen.getByText(said)).toBeTruthy()
    expect(screen.queryByText(/^(?!Queries).* cannot run here/)).toBeNull()
  })

  test('says what is wrong with a field in the words of the contract, and starts nothing', async () => {
    const { lab } = await openWindow()
    await type('Tasks', '0')
    const said = describeProblem(
      { path: 'tasks', value: '0', accepted: describeLimit(LIMITS.tasks) },
      'Tasks',
    )
    expect(said).toBe('Tasks is 0: it must be a whole number from 1 to 20,000.')
    screen.getByText(said)
    expect(field('Tasks').getAttribute('aria-invalid')).toBe('true')
    screen.getByRole('textbox', { name: 'Tasks', description: new RegExp(said) })
    await fireEvent.click(button(/^Run/))
    expect(lab.plans).toHaveLength(0)
  })

  test('quotes what is no number', async () => {
    await openWindow()
    await type(/^Width/, 'wide')
    screen.getByText('Width is "wide": it must be a whole number from 16 to 4,000 px.')
  })

  test('says that an empty field is missing', async () => {
    await openWindow()
    await type('Repeats', '')
    screen.getByText('Repeats is missing: it must be a whole number from 1 to 100.')
  })

  test('keeps quiet about a field that is being typed in', async () => {
    await openWindow()
    await fireEvent.input(field('Tasks'), { target: { value: '' } })
    expect(screen.queryByText(/Tasks is missing/)).toBeNull()
  })

  test('goes to the uppermost wrong field when Run is pressed', async () => {
    await openWindow()
    await type(/^Height/, '1')
    await type('Tasks', '-3')
    await fireEvent.click(button(/^Run/))
    await eventually(() => expect(document.activeElement).toBe(field('Tasks')))
  })

  test('asks for at least one model', async () => {
    const { lab } = await openWindow()
    for (const box of screen.getAllByRole('checkbox')) await fireEvent.click(box)
    await fireEvent.click(button(/^Run/))
    expect(lab.plans).toHaveLength(0)
    screen.getByText('Choose at least one model.')
  })

  test('opens what is folded away when a field in there is wrong', async () => {
    await openWindow()
    await fireEvent.input(field('Warm-ups'), { target: { value: '99' } })
    await fireEvent.click(button(/^Run/))
    await eventually(() => expect(field('Warm-ups').closest('details')).toHaveProperty('open', true))
  })

  test('shows at its field what only the engine found wrong', async () => {
    const { lab } = await openWindow()
    lab.nextProblems = [{ path: 'workers.processes', value: '2', accepted: 'at most 1 on this machine' }]
    await fireEvent.click(button(/^Run/))
    await eventually(() => screen.getByText('Processes is 2: it must be at most 1 on this machine.'))
    expect(button(/^Run/).disabled).toBe(false)
  })

  test('says beside the button that the memory does not suffice', async () => {
    const { lab } = await openWindow()
    lab.nextProblems = [
      { path: 'memory', value: 'about 5 GB for threads', accepted: 'at most the 3 GB that are free' },
    ]
    await fireEvent.click(button(/^Run/))
    const said = 'The memory needed is about 5 GB for threads: it must be at most the 3 GB that are free.'
    await eventually(() => expect(text(screen.getByRole('alert'))).toContain(said))
  })

  test('takes a fixed number of threads instead of one per task', async () => {
    const { lab } = await openWindow()
    await fireEvent.click(screen.getByRole('radio', { name: 'Fixed' }))
    await type('Threads', '3')
    await fireEvent.click(button(/^Run/))
    await eventually(() => expect(lab.plans[0]).toMatchObject({ workers: { threads: 3 } }))
  })

  test('keeps what was typed for one kind of work while another is looked at, until Defaults is pressed', async () => {
    await openWindow()
    await type('Tasks', '7')
    await fireEvent.click(screen.getByRole('radio', { name: 'Prime numbers' }))
    expect(field('Tasks').value).toBe('8')
    await fireEvent.click(screen.getByRole('radio', { name: 'Mandelbrot picture' }))
    expect(field('Tasks').value).toBe('7')
    await fireEvent.click(button(/Defaults/))
    expect(field('Tasks').value).toBe('24')
  })

  test('reads and writes thousands separators', async () => {
    const { lab } = await openWindow()
    await fireEvent.click(screen.getByRole('radio', { name: 'Prime numbers' }))
    await type('Limit', '2500000')
    expect(field('Limit').value).toBe('2,500,000')
    await fireEvent.click(button(/^Run/))
    await eventually(() => expect(lab.plans[0]).toMatchObject({ params: { limit: 2_500_000 } }))
  })
})
