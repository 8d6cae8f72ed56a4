import { describe, expect, test } from 'vitest'
import { SYSTEM_PROBLEMS, type SystemProblem } from '../../../src/base/errors.ts'
import { type Fault, type FaultCode, type FaultValues, fault } from '../../../src/contract/fault.ts'
import { faultClause, faultText, systemProblemText } from '../../../src/text/faults.ts'
import { spaces } from './spaces.ts'

const NO_VALUES = {}
const DISK_FULL = { problem: 'disk_full', text: 'ENOSPC: no space left on device' } as const
const EXITED = fault('thread_exited', { thread: 3, exitCode: 1 })

/** Values and sentence of each code; several if its sentence has variants. */
const SENTENCES: {
  readonly [Code in FaultCode]: readonly (readonly [FaultValues[Code], string])[]
} = {
  unexpected: [
    [{ text: 'x is not a function' }, 'Unexpected error: x is not a function.'],
    [{ text: 'It broke.' }, 'Unexpected error: It broke.'],
    [{ text: '' }, 'Unexpected error: no details were given.'],
  ],

  run_in_progress: [[NO_VALUES, 'A run is already in progress. Wait for it to finish or cancel it.']],
  runner_not_started: [
    [{ cause: EXITED }, 'The runner could not be started: thread 3 exited unexpectedly with code 1.'],
  ],
  runner_exited: [[{ exitCode: 7 }, 'The runner exited unexpectedly with code 7. Start the run again.']],
  runner_killed: [
    [{ signal: 'SIGKILL' }, 'The runner was killed (SIGKILL). The machine may have run out of memory.'],
    [{ signal: 'SIGSEGV' }, 'The runner was killed (SIGSEGV). Start the run again.'],
  ],
  supervisor_stopped: [
    [
      { cause: fault('not_responding', { seconds: 10 }) },
      'The supervisor process stopped: there was no response for 10 seconds.',
    ],
  ],
  supervisor_unavailable: [[NO_VALUES, 'The supervisor process is not running. Restart Interleave.']],
  not_responding: [
    [{ seconds: 1 }, 'There was no response for 1 second.'],
    [{ seconds: 10 }, 'There was no response for 10 seconds.'],
  ],
  invalid_message: [
    [{ path: 'machine.cpuModel' }, 'Invalid message from the lab (at machine.cpuModel).'],
    [{ path: '' }, 'Invalid message from the lab (at the top level).'],
  ],
  connection_lost: [[NO_VALUES, 'The connection to the lab was lost.']],
  lab_ended: [[NO_VALUES, 'The lab was closed. Start it again to continue.']],
  not_authorised: [[NO_VALUES, 'Not authorised. Open the single-use URL printed in the terminal.']],

  work_folder_failed: [
    [
      { folder: '/tmp', problem: 'read_only', text: 'EROFS' },
      'No temporary folder could be created in /tmp: the file system is read-only.',
    ],
  ],
  thread_not_started: [
    [
      { problem: 'too_many_processes', text: 'EAGAIN' },
      'A thread could not be started: the limit on threads and processes is reached.',
    ],
    [
      { problem: 'unknown', text: 'ERR_WORKER_INIT_FAILED' },
      'A thread could not be started: ERR_WORKER_INIT_FAILED.',
    ],
  ],
  thread_stopped: [
    [
      { thread: 3, cause: fault('unexpected', { text: 'x is not a function' }) },
      'Thread 3 stopped: unexpected error: x is not a function.',
    ],
  ],
  thread_exited: [[{ thread: 3, exitCode: 1 }, 'Thread 3 exited unexpectedly with code 1.']],
  thread_out_of_memory: [[{ thread: 3, heapLimitMb: 64 }, 'Thread 3 ran out of memory (heap limit 64 MB).']],
  process_not_started: [
    [
      { problem: 'too_many_open_files', text: 'EMFILE' },
      'A process could not be started: too many files are open.',
    ],
  ],
  process_exited: [[{ pid: 12_345, exitCode: 1 }, 'A process (PID 12345) exited unexpectedly with code 1.']],
  process_killed: [
    [
      { pid: 12_345, signal: 'SIGKILL' },
      'A process (PID 12345) was killed (SIGKILL). The machine may have run out of memory.',
    ],
    [{ pid: 12_345, signal: 'SIGABRT' }, 'A process (PID 12345) was killed (SIGABRT).'],
  ],
  process_out_of_memory: [
    [{ pid: 12_345, heapLimitMb: 4_096 }, 'A process (PID 12345) ran out of memory (heap limit 4,096 MB).'],
  ],
  pool_worker_crashed: [
    [{ cause: EXITED }, 'A pool worker crashed: thread 3 exited unexpectedly with code 1.'],
  ],
  service_not_started: [
    [
      { service: 'web', cause: fault('process_exited', { pid: 99, exitCode: 2 }) },
      'The web service could not be started: a process (PID 99) exited unexpectedly with code 2.',
    ],
  ],
  service_exited: [[{ service: 'database' }, 'The database service exited unexpectedly.']],

  page_status: [[{ page: 1_200, status: 503 }, 'Page 1200 returned status 503.']],
  request_failed: [
    [
      { service: 'web', text: 'connect ECONNREFUSED' },
      'A request to the web service failed: connect ECONNREFUSED.',
    ],
  ],
  query_refused: [
    [{ text: 'no such table: accounts' }, 'The database refused a query: no such table: accounts.'],
  ],
  file_failed: [
    [
      { operation: 'write', file: '0-1.bin', ...DISK_FULL },
      'The file 0-1.bin could not be written: the disk is full.',
    ],
    [
      { operation: 'read', file: '0-1.bin', problem: 'not_found', text: 'ENOENT' },
      'The file 0-1.bin could not be read: there is no such file or folder.',
    ],
    [
      { operation: 'remove', file: '0-1.bin', problem: 'permission_denied', text: 'EPERM' },
      'The file 0-1.bin could not be removed: permission denied.',
    ],
  ],
  file_length_differs: [
    [
      { file: '0-1.bin', readBytes: 65_535, writtenBytes: 65_536 },
      'The file 0-1.bin has 65,535 bytes, but 65,536 were written.',
    ],
  ],
  file_content_differs: [
    [{ file: '0-1.bin' }, 'The contents of the file 0-1.bin differ from what was written.'],
  ],

  document_empty: [[NO_VALUES, 'The file is empty: it contains no run.']],
  document_not_json: [
    [NO_VALUES, 'The file is not a run of Interleave, or it is incomplete: it is not valid JSON.'],
  ],
  document_wrong_format: [
    [{ found: '"trace"' }, 'The file is not a run of Interleave: its format is "trace".'],
  ],
  document_wrong_version: [
    [
      { found: '2', supported: 1 },
      'The file has version 2 of the run format, but this version of Interleave reads version 1.',
    ],
  ],
  document_damaged: [
    [
      { path: 'trials.0.model', found: '"fork"', expected: '("serial" | "threads")' },
      'The file is damaged at trials.0.model: found "fork", expected ("serial" | "threads").',
    ],
    [
      { path: '', found: '', expected: '' },
      'The file is damaged at the top level: found nothing, expected another value.',
    ],
  ],
  document_not_writable: [[{ path: 'wallMs' }, 'The run cannot be saved: wallMs is not a finite number.']],

  save_failed: [
    [
      { file: 'timeline.svg', problem: 'quota_exceeded', text: 'EDQUOT' },
      'The file timeline.svg could not be saved: the disk quota is exceeded.',
    ],
  ],
  save_window_closed: [[NO_VALUES, 'The file was not saved, because its window was closed.']],
  sender_refused: [
    [
      { sender: 'https://example.org' },
      'A request from https://example.org was refused: only Interleave’s own window may send one.',
    ],
  ],
}

describe.each(Object.entries(SENTENCES))('the fault %s', (code, cases) => {
  test.each(cases as readonly (readonly [object, string])[])('with %o', (values, text) => {
    expect(spaces(faultText({ code, values } as unknown as Fault))).toBe(text)
  })
})

const SYSTEM_PROBLEM_TEXTS: Readonly<Record<SystemProblem, string>> = {
  permission_denied: 'permission denied',
  read_only: 'the file system is read-only',
  disk_full: 'the disk is full',
  quota_exceeded: 'the disk quota is exceeded',
  file_too_big: 'the file is larger than this system allows',
  io_error: 'the disk reported an error',
  too_many_open_files: 'too many files are open',
  too_many_processes: 'the limit on threads and processes is reached',
  out_of_memory: 'there is not enough memory',
  not_found: 'there is no such file or folder',
  not_a_folder: 'a part of the path is not a folder',
  is_a_folder: 'it is a folder',
  name_too_long: 'the name is too long',
  address_in_use: 'the address is already in use',
  unknown: 'EXDEV: cross-device link',
}

test.each(SYSTEM_PROBLEMS)('the system problem %s has words', (problem) => {
  expect(systemProblemText(problem, 'EXDEV: cross-device link')).toBe(SYSTEM_PROBLEM_TEXTS[problem])
})

test('nests causes', () => {
  const cause = fault('thread_stopped', { thread: 2, cause: fault('file_content_differs', { file: 'a' }) })
  expect(faultText(fault('runner_not_started', { cause }))).toBe(
    'The runner could not be started: thread 2 stopped: the contents of the file a differ from what was written.',
  )
  expect(faultClause(EXITED)).toBe('thread 3 exited unexpectedly with code 1')
})

describe('a fault from a file', () => {
  const fromFile = (code: string, values: object): Fault => ({ code, values }) as unknown as Fault

  test('of an unknown code has a sentence that names the code', () => {
    expect(faultText(fromFile('meteor_strike', { size: 3 }))).toBe(
      'An error occurred that this version of Interleave does not know: meteor_strike.',
    )
  })

  test.each(['__proto__', 'constructor', 'toString', 'unknown_code', ''])(
    'of the code "%s" has a sentence',
    (code) => {
      expect(faultText(fromFile(code, JSON.parse('{"__proto__": 1, "constructor": 2}') as object))).toMatch(
        /^An error occurred/,
      )
    },
  )

  test('without its values has a sentence with gaps', () => {
    expect(faultText(fromFile('thread_exited', {}))).toBe('Thread ? exited unexpectedly with code ?.')
    expect(faultText(fromFile('thread_stopped', { thread: 1, cause: 'none' }))).toBe(
      'Thread 1 stopped: no details were given.',
    )
  })

  test('with endlessly nested causes has a sentence', () => {
    let cause = fromFile('pool_worker_crashed', { cause: null })
    for (let depth = 0; depth < 50_000; depth++) cause = fromFile('pool_worker_crashed', { cause })
    expect(faultText(cause)).toMatch(/^A pool worker crashed: .*no details were given\.$/)
  })
})
