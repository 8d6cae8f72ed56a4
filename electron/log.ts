/** Writes a line to the app's error output. What a user should know is shown in the window instead. */
export function log(text: string, error?: unknown): void {
  const detail = error instanceof Error ? ` ${error.stack ?? error.message}` : ''
  process.stderr.write(`interleave: ${text}${detail}\n`)
}
