/** A formula over series by letter: `(A - B) / A * 100`. */
export type Formula =
  | { kind: 'number'; value: number }
  | { kind: 'series'; index: number }
  | { kind: 'operation'; operator: Operator; left: Formula; right: Formula }
type Operator = '+' | '-' | '*' | '/'
type Token = { text: string; at: number }

/** Reads a formula over so many series, or says what is wrong with it. */
export function parseFormula(text: string, seriesCount: number): Formula | { problem: string } {
  const tokens: Token[] = [...text.matchAll(/\d+(?:\.\d+)?|[A-Za-z]|\S/g)].map((found) => ({
    text: found[0],
    at: found.index,
  }))
  try {
    const reader = { tokens, next: 0, seriesCount }
    const formula = readSum(reader)
    const rest = tokens[reader.next]
    return rest ? { problem: `“${rest.text}” is not expected at position ${rest.at + 1}.` } : formula
  } catch (error) {
    if (error instanceof FormulaProblem) return { problem: error.message }
    throw error
  }
}

class FormulaProblem extends Error {}
type Reader = { tokens: readonly Token[]; next: number; seriesCount: number }

function readSum(reader: Reader): Formula {
  return readChain(reader, ['+', '-'], readProduct)
}
function readProduct(reader: Reader): Formula {
  return readChain(reader, ['*', '/'], readFactor)
}

function readChain(reader: Reader, operators: readonly Operator[], read: (reader: Reader) => Formula): Formula {
  let left = read(reader)
  for (;;) {
    const operator = operators.find((one) => one === reader.tokens[reader.next]?.text)
    if (!operator) return left
    reader.next++
    left = { kind: 'operation', operator, left, right: read(reader) }
  }
}

function readFactor(reader: Reader): Formula {
  const token = reader.tokens[reader.next++]
  if (!token) throw new FormulaProblem('The formula ends too early.')
  if (token.text === '-')
    return { kind: 'operation', operator: '-', left: { kind: 'number', value: 0 }, right: readFactor(reader) }
  if (token.text === '(') {
    const inside = readSum(reader)
    if (reader.tokens[reader.next++]?.text !== ')') throw new FormulaProblem('A parenthesis is not closed.')
    return inside
  }
  if (/^\d/.test(token.text)) return { kind: 'number', value: Number(token.text) }
  const index = token.text.toUpperCase().charCodeAt(0) - 65
  if (/^[A-Za-z]$/.test(token.text)) {
    if (index < reader.seriesCount) return { kind: 'series', index }
    throw new FormulaProblem(`There is no series ${token.text.toUpperCase()}.`)
  }
  throw new FormulaProblem(`“${token.text}” is not expected at position ${token.at + 1}.`)
}

/** Null where a series has no value, and where the result is no number (a division by zero). */
export function applyFormula(formula: Formula, seriesValue: (series: number) => number | null): number | null {
  if (formula.kind === 'number') return formula.value
  if (formula.kind === 'series') return seriesValue(formula.index)
  const left = applyFormula(formula.left, seriesValue)
  const right = applyFormula(formula.right, seriesValue)
  if (left === null || right === null) return null
  const result = operate(formula.operator, left, right)
  return Number.isFinite(result) ? result : null
}

function operate(operator: Operator, left: number, right: number): number {
  if (operator === '+') return left + right
  if (operator === '-') return left - right
  return operator === '*' ? left * right : left / right
}
