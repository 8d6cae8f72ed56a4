/** Remembers the most resident memory of the calling process, in bytes, at the moments it was looked at. */
export class PeakRss {
  #peakBytes = 0

  constructor() {
    this.sample()
  }

  /** Takes about 20 µs. Where it cannot be told (no file descriptor is left for /proc), the largest so far stays. */
  sample(): void {
    try {
      this.#peakBytes = Math.max(this.#peakBytes, process.memoryUsage.rss())
    } catch {
      // The next look may succeed.
    }
  }

  /** Looks once more; the largest sample, or null where none could be had. */
  peakBytes(): number | null {
    this.sample()
    return this.#peakBytes === 0 ? null : this.#peakBytes
  }
}
