/** A longer typed array with the contents of a shorter one at its beginning. */
export function grow<Column extends Float64Array | Int32Array | Uint8Array>(
  from: Column,
  to: Column,
): Column {
  to.set(from)
  return to
}
