/** One function of the server as `system.functions` tells it; an alias carries the name of the function it stands for. */
export type KnownFunction = { name: string; aliasTo: string; category: string; isAggregate: boolean }

/** What a query of a person may use. Names of functions are in lower case, because the parser lets any case through. */
export type Allowed = {
  database: string
  functions: ReadonlySet<string>
  /** Every function that the server knows and the person may not use. */
  refused: ReadonlySet<string>
}

/**
 * Categories of functions that only compute on what they are given. Left out on purpose: Dictionary, Embedded Dictionary,
 * Introspection, Other, AI, Machine Learning, Internal, Encryption, Time Series (keeps state) and what has no category.
 */
const categories = new Set([
  ...['Aggregate Functions', 'Arithmetic', 'Arrays', 'Bit', 'Bitmap', 'Comparison', 'Conditional', 'Dates and Times'],
  ...['Distance', 'Encoding', 'Financial', 'Geo', 'Geo Polygon', 'Hash', 'IP Address', 'JSON', 'Logical', 'Map'],
  ...['Mathematical', 'Null', 'Random Number', 'Rounding', 'String', 'String Replacement', 'String Search'],
  ...['String Splitting', 'Time Window', 'Tuple', 'Type Conversion', 'URL', 'UUID'],
])

/** Harmless ones out of the categories that are left out, and what the parser makes of operators. */
const alsoAllowed = [
  ...['transform', 'bar', 'materialize', 'toTypeName', 'byteSize', 'variantElement', 'variantType', 'getSubcolumn'],
  ...['formatReadableSize', 'formatReadableQuantity', 'formatReadableTimeDelta', 'formatReadableDecimalSize'],
  ...['lambda', 'exists', '_CAST', 'caseWithExpression', 'minSampleSizeConversion', 'minSampleSizeContinuous'],
]

/** Computes, and yet says something about the machine or breaks the query on purpose. */
const neverAllowed = ['aggThrow', 'serverTimezone', 'serverUUID', 'chdb', 'flameGraph', 'catboostEvaluate', 'throwIf']

/** Suffixes that change an aggregate function, such as `countIf`; several may follow each other. */
const combinator =
  /(?:if|array|map|distinct|ordefault|ornull|resample|argmin|argmax|foreach|simplestate|merge|state|mergestate|null)$/

const tableFunctions = new Set(['numbers', 'generate_series', 'generateseries', 'values', 'sqlstandardvalues'])

/** The positive list, made from what this very server knows. */
export function allowedFunctions(known: readonly KnownFunction[], database: string): Allowed {
  const categoryOf = new Map(known.map(({ name, category }) => [name.toLowerCase(), category]))
  const extra = new Set(alsoAllowed.map((name) => name.toLowerCase()))
  const never = new Set(neverAllowed.map((name) => name.toLowerCase()))
  const isAllowed = ({ name, aliasTo, isAggregate }: KnownFunction) => {
    const target = (aliasTo === '' ? name : aliasTo).toLowerCase()
    if (never.has(target)) return false
    return isAggregate || extra.has(target) || categories.has(categoryOf.get(target) ?? '')
  }
  const functions = new Set(known.filter(isAllowed).map(({ name }) => name.toLowerCase()))
  for (const name of extra) functions.add(name)
  const refused = new Set(known.map(({ name }) => name.toLowerCase()).filter((name) => !functions.has(name)))
  return { database, functions, refused }
}

/** Node types of `EXPLAIN AST` that a question about data needs. `Set` (SETTINGS), APPLY and their like are not here. */
const nodeTypes = new Set([
  ...['SelectWithUnionQuery', 'SelectIntersectExceptQuery', 'SelectQuery', 'ExpressionList', 'Subquery', 'WithElement'],
  ...['TablesInSelectQuery', 'TablesInSelectQueryElement', 'TableExpression', 'TableJoin', 'TableIdentifier'],
  ...['ArrayJoin', 'Identifier', 'Function', 'Literal', 'Asterisk', 'QualifiedAsterisk', 'ColumnsTransformerList'],
  ...['ColumnsExceptTransformer', 'OrderByElement', 'WindowDefinition', 'WindowListElement', 'SampleRatio'],
  ...['InterpolateElement', 'StorageOrderByElement', 'NameTypePair'],
])

type Node = { type: string; name: string; alias: string | undefined; parent: Node | undefined; children: Node[] }

/**
 * Why a query may not run, or null when it may. `ast` is the reply of `EXPLAIN AST SELECT * FROM (query)`, a row a line.
 * Everything that is not known to be harmless is refused: node types, functions, tables, and bare names of functions,
 * which ClickHouse takes for the function itself in `arrayMap(file, ..)`.
 */
export function refusalOf(ast: readonly string[], allowed: Allowed): string | null {
  const nodes = readTree(ast)
  const aliases = new Set(nodes.flatMap(({ alias }) => (alias === undefined ? [] : [alias.toLowerCase()])))
  for (const node of nodes) {
    const reason = refusedNode(node, aliases, allowed)
    if (reason) return reason
  }
  return null
}

function refusedNode(node: Node, aliases: ReadonlySet<string>, allowed: Allowed): string | null {
  if (!nodeTypes.has(node.type)) return `${wordFor(node.type)} can't be used here.`
  if (node.type === 'Function') return refusedFunction(node, allowed)
  if (node.type === 'TableIdentifier') return refusedTable(node.name, allowed)
  return node.type === 'Identifier' ? refusedName(node, aliases, allowed) : null
}

/** The lines as nodes in their order; how far a line is indented says whose child it is. */
function readTree(lines: readonly string[]): Node[] {
  const open: Node[] = []
  return lines.map((line) => {
    const depth = line.length - line.trimStart().length
    const parent = open[depth - 1]
    const node: Node = { ...readNode(line.trim()), parent, children: [] }
    parent?.children.push(node)
    open.splice(depth, Number.POSITIVE_INFINITY, node)
    return node
  })
}

/** `Function count (alias c) (children 1)` → its parts. The name may hold spaces and brackets of its own. */
function readNode(line: string) {
  const text = line.replace(/ \(children \d+\)$/, '')
  const alias = / \(alias (.*)\)$/.exec(text)
  const rest = alias ? text.slice(0, alias.index) : text
  const space = rest.indexOf(' ')
  const [type, name] = space === -1 ? [rest, ''] : [rest.slice(0, space), rest.slice(space + 1)]
  return { type, name, alias: alias?.[1] }
}

function refusedFunction({ name, parent }: Node, allowed: Allowed): string | null {
  const lower = name.toLowerCase()
  if (parent?.type === 'TableExpression') {
    return tableFunctions.has(lower) ? null : `The table function ${name} can't be used here.`
  }
  return isAllowedFunction(lower, allowed) ? null : `The function ${name} can't be used here.`
}

/** Combinators are taken off only where the whole name is unknown, and never down to something that is refused. */
function isAllowedFunction(name: string, allowed: Allowed): boolean {
  if (allowed.functions.has(name)) return true
  if (allowed.refused.has(name)) return false
  const shorter = name.replace(combinator, '')
  return shorter !== name && isAllowedFunction(shorter, allowed)
}

const simpleName = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * A simple name is a table of the project's own database, or a WITH of the query: the query runs inside that database,
 * which holds nothing else.
 */
function refusedTable(name: string, { database }: Allowed): string | null {
  // What a SELECT without FROM reads.
  if (name === 'system.one') return null
  const own = name.startsWith(`${database}.`) ? name.slice(database.length + 1) : name
  return simpleName.test(own) ? null : `The table ${name} is not one of this project's.`
}

function refusedName(node: Node, aliases: ReadonlySet<string>, allowed: Allowed): string | null {
  const call = node.parent?.type === 'ExpressionList' && node.parent.parent?.type === 'Function' && node.parent.parent
  // The right side of IN may be a table.
  if (call && isMembership(call.name) && node.parent?.children.at(-1) === node) return refusedTable(node.name, allowed)
  const lower = node.name.toLowerCase()
  if (!allowed.refused.has(lower) || (!call && aliases.has(lower))) return null
  return `${node.name} is the name of a function that can't be used here. Give a column of that name another one with AS.`
}

const isMembership = (name: string) => /(?:^|global|null|not)in(?:ignoreset)?$/i.test(name)

const words: Record<string, string> = {
  Set: 'SETTINGS',
  ColumnsApplyTransformer: 'APPLY',
  ColumnsReplaceTransformer: 'REPLACE',
  ColumnsRegexpMatcher: 'COLUMNS',
  ColumnsListMatcher: 'COLUMNS',
  QueryParameter: 'A parameter for a name',
  Explain: 'EXPLAIN',
}

const wordFor = (type: string) => words[type] ?? `${type} in a query`
