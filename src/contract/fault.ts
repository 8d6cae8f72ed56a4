import type { SystemProblem } from '../base/errors.ts'

/** The operations on files that a task or the lab itself may fail at. */
export type FileOperation = 'write' | 'read' | 'remove'

/** The lab's own services. */
export type ServiceId = 'web' | 'database'

/** The reason for a refused system call: the class of the problem, and the system's text if the class is unknown. */
export interface SystemFailure {
  readonly problem: SystemProblem
  readonly text: string
}

/**
 * All faults by code, with the values that each sentence needs. `src/text/` has the sentences; a code without a message
 * there does not compile.
 */
export interface FaultValues {
  /** An error that the lab does not know: a bug, or an exception of a workload's code. */
  unexpected: { readonly text: string }

  run_in_progress: Record<string, never>
  runner_not_started: { readonly cause: Fault }
  runner_exited: { readonly exitCode: number }
  runner_killed: { readonly signal: string }
  supervisor_stopped: { readonly cause: Fault }
  supervisor_unavailable: Record<string, never>
  not_responding: { readonly seconds: number }
  invalid_message: { readonly path: string }
  connection_lost: Record<string, never>
  lab_ended: Record<string, never>
  not_authorised: Record<string, never>

  work_folder_failed: SystemFailure & { readonly folder: string }
  thread_not_started: SystemFailure
  thread_stopped: { readonly thread: number; readonly cause: Fault }
  thread_exited: { readonly thread: number; readonly exitCode: number }
  thread_out_of_memory: { readonly thread: number; readonly heapLimitMb: number }
  process_not_started: SystemFailure
  process_exited: { readonly pid: number; readonly exitCode: number }
  process_killed: { readonly pid: number; readonly signal: string }
  process_out_of_memory: { readonly pid: number; readonly heapLimitMb: number }
  pool_worker_crashed: { readonly cause: Fault }
  service_not_started: { readonly service: ServiceId; readonly cause: Fault }
  service_exited: { readonly service: ServiceId }

  /** Failures of tasks that their workload expects. */
  page_status: { readonly page: number; readonly status: number }
  request_failed: { readonly service: ServiceId; readonly text: string }
  query_refused: { readonly text: string }
  file_failed: SystemFailure & { readonly operation: FileOperation; readonly file: string }
  file_length_differs: { readonly file: string; readonly readBytes: number; readonly writtenBytes: number }
  file_content_differs: { readonly file: string }

  /** A file that is not a valid run document. */
  document_empty: Record<string, never>
  document_not_json: Record<string, never>
  document_wrong_format: { readonly found: string }
  document_wrong_version: { readonly found: string; readonly supported: number }
  document_damaged: { readonly path: string; readonly found: string; readonly expected: string }
  document_not_writable: { readonly path: string }

  save_failed: SystemFailure & { readonly file: string }
  save_window_closed: Record<string, never>
  sender_refused: { readonly sender: string }
}

export type FaultCode = keyof FaultValues

/** Something that went wrong, as a code with values. */
export type Fault<Code extends FaultCode = FaultCode> = {
  [Each in Code]: { readonly code: Each; readonly values: FaultValues[Each] }
}[Code]

/** Makes a fault, with its values checked against its code. */
export function fault<Code extends FaultCode>(code: Code, values: FaultValues[Code]): Fault {
  return { code, values } as Fault
}

/** An error that carries a fault. Its message is for logs; people read the fault's sentence. */
export class LabError extends Error {
  override readonly name: string = 'LabError'
  readonly fault: Fault

  constructor(of: Fault, options?: ErrorOptions) {
    super(`${of.code} ${JSON.stringify(of.values)}`, options)
    this.fault = of
  }
}

/** The fault of anything that was thrown: its own, or `unexpected` with the first line of its message. */
export function faultOf(error: unknown): Fault {
  if (error instanceof LabError) return error.fault
  const text = error instanceof Error ? error.message : String(error)
  return fault('unexpected', { text: text.split('\n', 1)[0]?.trim() ?? '' })
}
