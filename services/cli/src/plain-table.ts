/** Tables as aligned text: readable in a terminal, in a log and in a bug report. */

/** How a column is aligned. */
export type Alignment = 'left' | 'right'

/** A table's head and rows; every row has as many cells as the head. */
export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** One a column; left when absent. */
  readonly align?: readonly Alignment[]
}

const GAP = '  '

const padded = (cell: string, width: number, alignment: Alignment | undefined): string =>
  alignment === 'right' ? cell.padStart(width) : cell.padEnd(width)

/** The table's lines: head, rule, rows. */
export const tableLines = ({ head, rows, align = [] }: Table): string[] => {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => padded(cell, widths[column] ?? 0, align[column]))
      .join(GAP)
      .trimEnd()
  return [line(head), widths.map((width) => '─'.repeat(width)).join(GAP), ...rows.map(line)]
}
