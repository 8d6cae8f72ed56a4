import { fireEvent, screen } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { m } from '../../../../src/text/messages.ts'
import { eventually } from '../../../fixtures/eventually.ts'
import { keyOf } from '../../../fixtures/documents.ts'
import { runHeader } from '../../../fixtures/scripted-run.ts'
import { trialWith } from '../../../fixtures/slices.ts'
import { started } from '../timeline/live-events.ts'
import { button, inState, openRun, seen } from '../window.ts'

const press = (key: string): Promise<boolean> => fireEvent.keyDown(window, { key })
const position = (): HTMLInputElement => screen.getByRole('slider', { name: m.replay_position() })
/** A sentence among others. */
const sentence = (words: string): RegExp => new RegExp(words.replaceAll(/[.()]/g, String.raw`\$&`))
const replayButton = (): HTMLButtonElement => button(m.replay())

/** The window with the run of two tasks on one loop. */
async function openFinished(): Promise<void> {
  const key = keyOf('cooperative')
  await openRun(
    { type: 'run-started', header: runHeader(), trialsTotal: 1 },
    started(key, 1),
    { type: 'trial-finished', result: { ...trialWith('cooperative', ['0r10 1r30 0r10']), ...key } },
    { type: 'run-finished', state: 'completed' },
  )
  await inState('completed')
}

describe('the replay', () => {
  test('is not available before a run has ended', async () => {
    await openRun({ type: 'run-started', header: runHeader(), trialsTotal: 1 }, started(keyOf('serial'), 1))
    await eventually(() => expect(replayButton().disabled).toBe(true))
  })

  test('goes from event to event with a sentence for each', async () => {
    await openFinished()
    await press('r')
    await eventually(() => expect(position().valueAsNumber).toBe(50))
    await seen(sentence(m.event_join()))
    await press('Home')
    await eventually(() => expect(position().valueAsNumber).toBe(0))
    await press('ArrowRight')
    await eventually(() => expect(position().valueAsNumber).toBe(10))
    await seen(sentence(m.event_begin({ task: 'Task 2' })))
    await press('ArrowRight')
    await press('ArrowLeft')
    await eventually(() => expect(position().valueAsNumber).toBe(10))
  })

  test('plays and pauses, and closes with Escape', async () => {
    await openFinished()
    await fireEvent.click(replayButton())
    await eventually(position)
    await press(' ')
    await eventually(() => button(m.replay_pause()))
    await press(' ')
    await eventually(() => button(m.replay_play()))
    await press('Escape')
    await eventually(() => expect(screen.queryByRole('slider')).toBeNull())
  })

  test('is moved by its slider', async () => {
    await openFinished()
    await press('r')
    await eventually(position)
    await fireEvent.input(position(), { target: { value: '20' } })
    await seen(sentence(m.event_begin({ task: 'Task 2' })))
  })
})
