/** A line for whoever reads the app's error output. What a person at the window should know is shown there. */
export function log(text: string, error?: unknown): void {
  const detail = error instanceof Error ? ` ${error.stack ?? error.message}` : ''
  process.stderr.write(`interleave: ${text}${detail}\n`)
}
