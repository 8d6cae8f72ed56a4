/** The smallest of 1, 2 or 5 times a power of ten that is not less than `minimum` (> 0). */
export function niceStep(minimum: number): number {
  const power = 10 ** Math.floor(Math.log10(minimum))
  // The tolerance keeps 3 × 0.1 from being rounded up past 0.3.
  const head = [1, 2, 5].find((candidate) => candidate * power >= minimum * (1 - 1e-9)) ?? 10
  return head * power
}

/** Above ten seconds people count in minutes and hours. */
const LONG_STEPS_MS = [
  10, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400,
].map((seconds) => seconds * 1_000)

/** The smallest distance between the ticks of a time axis that reads easily and is not less than `minimumMs`. */
export function niceTimeStepMs(minimumMs: number): number {
  const long = minimumMs > 5_000 ? LONG_STEPS_MS.find((step) => step >= minimumMs) : undefined
  return long ?? niceStep(minimumMs)
}

/** The multiples of `step` inside `from … to`. */
export function multiplesWithin(from: number, to: number, step: number): number[] {
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step)
}
