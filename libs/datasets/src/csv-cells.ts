/** Cells of one CSV line, by RFC 4180, except that a cell can't hold a line end. */

/**
 * Splits a line.
 * @returns the cells; null when a quote is never closed
 * Source: Y. Shafranovich, RFC 4180, 2005.
 */
export const csvCells = (line: string): string[] | null => {
  if (!line.includes('"')) return line.split(',')
  const cells: string[] = []
  let at = 0
  for (;;) {
    const cell = line[at] === '"' ? quotedCell(line, at) : plainCell(line, at)
    if (cell === null) return null
    cells.push(cell.text)
    if (cell.end >= line.length) return cells
    at = cell.end + 1
  }
}

interface Cell {
  readonly text: string
  /** Where the comma after it stands, or the line's length. */
  readonly end: number
}

const plainCell = (line: string, at: number): Cell => {
  const comma = line.indexOf(',', at)
  const end = comma < 0 ? line.length : comma
  return { text: line.slice(at, end), end }
}

const quotedCell = (line: string, at: number): Cell | null => {
  let quote = line.indexOf('"', at + 1)
  while (quote >= 0 && line[quote + 1] === '"') quote = line.indexOf('"', quote + 2)
  if (quote < 0) return null
  const end = quote + 1
  if (end < line.length && line[end] !== ',') return null
  return { text: line.slice(at + 1, quote).replaceAll('""', '"'), end }
}
