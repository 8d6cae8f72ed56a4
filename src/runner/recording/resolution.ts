const STEPS = 200

/** The smallest step this thread's clock makes, in milliseconds: the median of some steps that were seen. */
export function clockResolutionMs(): number {
  const steps: number[] = []
  let lastMs = performance.now()
  while (steps.length < STEPS) {
    const nowMs = performance.now()
    if (nowMs > lastMs) steps.push(nowMs - lastMs)
    lastMs = nowMs
  }
  return steps.sort((a, b) => a - b)[STEPS / 2] ?? 0
}
