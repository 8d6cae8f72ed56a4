/** Whole numbers `from` up to, not including, `to`. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Cuts `from … to` into `parts` ranges whose lengths differ by at most one; some are empty when there are more parts than numbers. */
export function splitRange(from: number, to: number, parts: number): Range[] {
  const length = to - from
  const edge = (part: number): number => from + Math.floor((length * part) / parts)
  return Array.from({ length: parts }, (_, part) => ({ from: edge(part), to: edge(part + 1) }))
}
