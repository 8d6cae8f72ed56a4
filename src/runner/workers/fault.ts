/** The cause of a failed worker as one sentence, without a stack. */
export function faultMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const line = text.split('\n', 1)[0]?.trim() ?? ''
  return line === '' ? 'A task failed for an unknown reason.' : withFullStop(line)
}

/** What is said of a thread or process whose heap was full. */
export function outOfMemory(heapLimitMb: number): string {
  return `ran out of memory: its heap may hold ${String(heapLimitMb)} MB.`
}

function withFullStop(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}
