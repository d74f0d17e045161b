// A spreadsheet runs what looks like a formula, also after quotes, spaces and in full-width characters (OWASP, CSV injection).
const formula = /^'*["\s]*[=+\-@\t\r＝＋－＠]/

/** Puts an apostrophe before what a spreadsheet would run; `unguard` takes exactly that away again. */
export const guardFormula = (cell: string): string => (formula.test(cell) ? `'${cell}` : cell)

export const unguardFormula = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell

/**
 * One line of a CSV file (RFC 4180) that is safe to open in a spreadsheet. Only cells that are known to be numbers are left
 * as they are: -5 would be guarded too.
 */
export const csvLine = (cells: readonly string[], isNumber: readonly boolean[] = []): string =>
  `${cells
    .map((cell, index) => (isNumber[index] ? cell : guardFormula(cell)))
    .map((cell) => (/[",;\r\n\t|]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')}\r\n`
