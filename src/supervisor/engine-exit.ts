/** How long a clean end may take. Workers that are left after it end by themselves when their parent is gone. */
const STOP_MS = 500

/** Ends what the engine started, and then this process, which is the engine's. */
export function stopEngine(engine: { dispose(): Promise<void> }, exitCode: number): void {
  setTimeout(() => process.exit(exitCode), STOP_MS)
  const exit = (): void => process.exit(exitCode)
  engine.dispose().then(exit, exit)
}
