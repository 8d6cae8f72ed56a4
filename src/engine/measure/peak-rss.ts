/** Remembers the most resident memory of the calling process, in bytes, at the moments it was looked at. */
export class PeakRss {
  #peakBytes = process.memoryUsage.rss()

  /** Takes about 20 µs. */
  sample(): void {
    this.#peakBytes = Math.max(this.#peakBytes, process.memoryUsage.rss())
  }

  /** Looks once more; the largest sample. */
  peakBytes(): number {
    this.sample()
    return this.#peakBytes
  }
}
