/** A column of a plain-text table. */
export interface Column<Row> {
  readonly title: string
  readonly align: 'left' | 'right'
  readonly cell: (row: Row) => string
}

const GAP = '   '

/** Lines of a table: titles, a rule, the rows. Every column is as wide as its widest cell. */
export function tableLines<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ cell }) => cell(row))),
  ]
  const widths = columns.map((_, place) => Math.max(...cells.map((line) => line[place]?.length ?? 0)))
  const lines = cells.map((line) =>
    line
      .map((text, place) => {
        const width = widths[place] ?? 0
        return columns[place]?.align === 'right' ? text.padStart(width) : text.padEnd(width)
      })
      .join(GAP)
      .trimEnd(),
  )
  const rule = widths.map((width) => '─'.repeat(width)).join(GAP)
  return [lines[0] ?? '', rule, ...lines.slice(1)]
}
