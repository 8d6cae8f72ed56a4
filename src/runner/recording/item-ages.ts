/** Remembers how old the items of a pipeline were when they were used. */
export class ItemAges {
  #agesMs: number[] = []

  add(ageMs: number): void {
    this.#agesMs.push(ageMs)
  }

  /** Hands over the ages so far; empty where nothing was made and used. */
  take(): Float64Array<ArrayBuffer> {
    const agesMs = Float64Array.from(this.#agesMs)
    this.#agesMs = []
    return agesMs
  }
}
