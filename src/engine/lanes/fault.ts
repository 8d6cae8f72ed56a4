/** The cause of a failed lane as one sentence, without a stack. */
export function faultMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const line = text.split('\n', 1)[0]?.trim() ?? ''
  return line === '' ? 'A task failed for an unknown reason.' : withFullStop(line)
}

function withFullStop(sentence: string): string {
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}
