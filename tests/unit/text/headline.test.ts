import { describe, expect, test } from 'vitest'
import type { Finding, HeadlineValues } from '../../../src/analysis/explain/finding.ts'
import { findingText, modelFigureText } from '../../../src/text/findings.ts'
import { spaces } from './spaces.ts'

const SERIAL = { model: 'serial', workers: 1 } as const
const COOPERATIVE = { model: 'cooperative', workers: 1 } as const
const TWO_PROCESSES = { model: 'processes', workers: 2 } as const
const EIGHT_THREADS = { model: 'threads', workers: 8 } as const

/** Values and sentence of each code; several where its sentence has variants. */
const SENTENCES: {
  readonly [Code in keyof HeadlineValues]: readonly (readonly [HeadlineValues[Code], string])[]
} = {
  loop_matches_workers: [
    [
      { model: 'threads', workers: 20 },
      'One event loop waits for all tasks at the same time: it was about as fast as 20 threads.',
    ],
  ],
  loop_beats_workers: [
    [
      { ...TWO_PROCESSES, ratio: 9.6 },
      'One event loop waits for all tasks at the same time and was 9.6× as fast as two processes.',
    ],
  ],
  loop_overlaps_waits: [
    [{ ratio: 18.9 }, 'One event loop waits for all tasks at the same time and was 19× as fast as Serial.'],
  ],
  cores_help: [
    [
      { ...TWO_PROCESSES, ratio: 1.93, loop: 'same' },
      'More cores help: two processes were 1.9× as fast; one event loop gained nothing.',
    ],
    [
      { ...TWO_PROCESSES, ratio: 1.93, loop: 'slower' },
      'More cores help: two processes were 1.9× as fast; one event loop was slower.',
    ],
    [
      { ...TWO_PROCESSES, ratio: 1.93, loop: 'none' },
      'More cores help: two processes were 1.9× as fast as Serial.',
    ],
  ],
  call_stalls_loop: [
    [
      { callMs: 300, stalled: { model: 'threads', workers: 20 } },
      'A blocking call of 300 ms stalled the whole event loop, but only one of 20 threads.',
    ],
    [{ callMs: 300, stalled: null }, 'A blocking call of 300 ms stalled every task on the event loop.'],
  ],
  tasks_too_small: [
    [
      { ...TWO_PROCESSES, workMs: 0.0335, ratio: 14.1, reference: SERIAL },
      'Tasks of 33.5 µs are too small: two processes took 14× as long as Serial.',
    ],
  ],
  too_many_workers: [
    [
      { ...EIGHT_THREADS, cores: 2, ratio: 1.52, reference: TWO_PROCESSES },
      'Eight threads on 2 cores took 1.5× as long as two processes.',
    ],
    [
      { ...EIGHT_THREADS, cores: 1, ratio: 1.52, reference: SERIAL },
      'Eight threads on 1 core took 1.5× as long as Serial.',
    ],
  ],
  messages_cost: [
    [
      { ...TWO_PROCESSES, transferShare: 0.251 },
      'Messages cost time: they were in transit for 25 % of the time of two processes.',
    ],
  ],
  fastest: [
    [{ ...TWO_PROCESSES, ratio: 1.4 }, 'Two processes were 1.4× as fast as Serial.'],
    [{ ...COOPERATIVE, ratio: 1.4 }, 'Cooperative was 1.4× as fast as Serial.'],
    [{ ...TWO_PROCESSES, ratio: null }, 'Two processes were the fastest.'],
    [{ ...COOPERATIVE, ratio: null }, 'Cooperative was the fastest.'],
  ],
  nothing_faster: [
    [{ reference: SERIAL, cores: 2, programsCores: null }, 'No model was more than 5 % faster than Serial.'],
    [
      { reference: SERIAL, cores: 2, programsCores: 1.2 },
      'Other programs used 1.2 of 2 cores; no model was more than 5 % faster than Serial.',
    ],
  ],
  nothing_clear: [
    [{ reference: SERIAL }, 'No model was clearly faster than Serial: the differences may be chance.'],
  ],
}

describe.each(Object.entries(SENTENCES))('the headline %s', (code, cases) => {
  test.each(cases as readonly (readonly [object, string])[])('with %o', (values, text) => {
    expect(spaces(findingText({ code, values } as Finding))).toBe(text)
    expect(text.length).toBeLessThanOrEqual(90)
  })
})

describe('the figures of a model below a headline', () => {
  const figure = {
    model: 'threads',
    workers: 20,
    baselineMs: 816,
    wallMs: 114,
    ratio: 816 / 114,
    baselineWithStartupMs: 900,
    withStartupMs: 1_800,
    withStartupRatio: 0.5,
  } as const

  test.each([
    ['a speed-up', figure, 'Threads 114 ms, 7.2×'],
    ['the same time', { ...figure, wallMs: 820, ratio: 0.996 }, 'Threads 820 ms, 1.0×'],
    ['a slower model', { ...figure, wallMs: 850, ratio: 0.96 }, 'Threads 850 ms, 0.96×'],
    ['no baseline', { ...figure, ratio: null }, 'Threads 114 ms'],
    ['the baseline itself', { ...figure, model: 'serial', wallMs: 816, ratio: 1 }, 'Serial 816 ms'],
  ] as const)('of %s', (_, of, text) => {
    expect(spaces(modelFigureText(of))).toBe(text)
  })
})
