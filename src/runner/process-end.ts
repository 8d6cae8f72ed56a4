/** How a child process ended, as the rest of a sentence about it. */
export function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `ended with exit code ${String(code)}` : `was killed (${signal})`
}
