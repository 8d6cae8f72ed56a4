const SAMPLE_EVERY_MS = 50

/** Samples the resident memory of the calling process; `stop` returns the largest sample in bytes. */
export function watchPeakRss(): { stop(): number } {
  let peakBytes = process.memoryUsage.rss()
  const sample = (): void => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
  }
  const timer = setInterval(sample, SAMPLE_EVERY_MS)
  timer.unref()
  return {
    stop: () => {
      clearInterval(timer)
      sample()
      return peakBytes
    },
  }
}
