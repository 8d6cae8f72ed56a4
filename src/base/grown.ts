/** The larger column with what the smaller one holds at its beginning. */
export function grown<Column extends Float64Array | Int32Array | Uint8Array>(
  from: Column,
  to: Column,
): Column {
  to.set(from)
  return to
}
