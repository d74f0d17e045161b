// A spreadsheet runs what looks like a formula, also after quotes, spaces and in full-width characters (OWASP, CSV injection).
const formula = /^'*["\s]*[=+\-@\t\r＝＋－＠]/

const plainNumber = /^-?\d+(\.\d+)?$/

/** Puts an apostrophe before what a spreadsheet would run; `unguard` takes exactly that away again. */
export const guardFormula = (cell: string): string =>
  formula.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell

export const unguardFormula = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell

/** One line of a CSV file (RFC 4180) that is safe to open in a spreadsheet. */
export const csvLine = (cells: readonly string[]): string =>
  `${cells
    .map(guardFormula)
    .map((cell) => (/[",;\r\n\t|]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')}\r\n`
