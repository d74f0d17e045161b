import { z } from 'zod'
import { Done, Flag, Id, IdParams, Instant, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'

/**
 * `uploaded`: mapping can be edited. `checking`: a dry run over the whole file. `running`, `repairing`, `undoing`: a worker
 * is at it. `cancelled` and `failed` can be resumed where they stopped.
 */
export const importStates = [
  'uploaded',
  'checking',
  'running',
  'repairing',
  'undoing',
  'done',
  'failed',
  'cancelled',
  'undone',
] as const
export type ImportState = (typeof importStates)[number]

export const importFormats = ['csv', 'json', 'ndjson'] as const
export const importDelimiters = [',', ';', '\t', '|'] as const

export const ImportKind = z
  .object({
    kind: z.string(),
    label: z.string(),
    fields: z.array(
      z.object({ name: z.string(), label: z.string(), required: z.boolean(), help: z.string() }).meta({
        id: 'ImportField',
      }),
    ),
    takesAttributes: z.boolean().describe('Columns may also be mapped to attributes.<name>.'),
    settings: z.record(z.string(), z.json()).describe('JSON Schema (an object with flat properties) of the settings.'),
    mayImport: z.boolean(),
  })
  .meta({ id: 'ImportKind' })
export type ImportKind = z.infer<typeof ImportKind>

/** Column of the file to field name, to `attributes.<name>`, or to null (ignored). */
export const ImportMapping = z.record(z.string(), z.string().max(300).nullable())
export type ImportMapping = z.infer<typeof ImportMapping>

export const ImportFormat = z
  .object({
    format: z.enum(importFormats),
    encoding: z.string(),
    delimiter: z.enum(importDelimiters).nullable(),
    hasHeader: z.boolean(),
  })
  .meta({ id: 'ImportFormat' })
export type ImportFormat = z.infer<typeof ImportFormat>

const Counts = {
  rowsRead: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
}
export const ImportCounts = z.object(Counts).meta({ id: 'ImportCounts' })
export type ImportCounts = z.infer<typeof ImportCounts>

export const Import = z
  .object({
    id: Id,
    kind: z.string(),
    fileName: z.string(),
    fileSize: z.int(),
    state: z.enum(importStates),
    format: ImportFormat,
    columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })).describe('Empty when unreadable.'),
    notes: z.array(z.string()).describe('What was noticed while reading the file, for people.'),
    mapping: ImportMapping.describe('In force; at first the suggested one.'),
    suggestions: z.array(
      z.object({
        column: z.string(),
        target: z.string().nullable(),
        confidence: z.number().min(0).max(1),
        from: z.enum(['saved', 'name', 'values', 'none']),
      }),
    ),
    missing: z.array(z.string()).describe('Labels of required fields that no column is mapped to.'),
    settings: z.record(z.string(), z.json()),
    progress: ImportCounts.extend({
      totalRows: z.int().nullable(),
      rowsPerSecond: z.number().nullable(),
      remainingSeconds: z.number().nullable(),
    }),
    checked: ImportCounts.nullable().describe('Result of the last complete dry run with this mapping.'),
    error: z.string().nullable().describe('Why it failed and what to do.'),
    undo: z.object({ undone: z.int(), kept: z.int() }).nullable(),
    createdBy: z.string(),
    createdAt: Instant,
    startedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    may: z.object({
      edit: z.boolean(),
      start: z.boolean(),
      cancel: z.boolean(),
      resume: z.boolean(),
      repair: z.boolean(),
      undo: z.boolean(),
      remove: z.boolean(),
    }),
    version: z.int(),
  })
  .meta({ id: 'Import' })
export type Import = z.infer<typeof Import>

export const RowProblem = z
  .object({
    field: z.string().nullable(),
    column: z.string().nullable().describe('The column of the file it stands in.'),
    value: z.string().describe('As in the file, shortened.'),
    message: z.string(),
  })
  .meta({ id: 'RowProblem' })
export type RowProblem = z.infer<typeof RowProblem>

export const ImportPreview = z
  .object({
    rows: z.array(
      z.object({
        row: z.int(),
        fields: z.record(z.string(), z.string()),
        attributes: z.record(z.string(), z.string()),
        errors: z.array(RowProblem),
      }),
    ),
    counts: ImportCounts.describe('What importing the rows looked at would do, tried and rolled back.'),
    isWholeFile: z.boolean(),
  })
  .meta({ id: 'ImportPreview' })
export type ImportPreview = z.infer<typeof ImportPreview>

export const RejectedRow = z
  .object({
    row: z.int(),
    cells: z
      .record(z.string(), z.string())
      .nullable()
      .describe('Null beyond the first 10,000: mend those in the file.'),
    problems: z.array(RowProblem),
    isRepaired: z.boolean().describe('Waits for the repaired rows to be imported.'),
  })
  .meta({ id: 'RejectedRow' })
export type RejectedRow = z.infer<typeof RejectedRow>

export const listImportKinds = endpoint({
  method: 'GET',
  path: '/v1/imports/kinds',
  summary: 'What can be imported, with the fields and settings of each kind',
  permission: 'imports.run',
  response: z.object({ items: z.array(ImportKind) }),
})

export const uploadImport = endpoint({
  method: 'POST',
  path: '/v1/imports',
  kind: 'upload',
  summary: 'Upload a file (CSV, TSV, JSON, NDJSON; up to 1 GB): detects its format and suggests a mapping',
  permission: 'imports.run',
  query: z.object({
    kind: z.string().max(50),
    fileName: z.string().trim().min(1).max(200),
  }),
  response: Import,
})

export const listImports = endpoint({
  method: 'GET',
  path: '/v1/imports',
  summary: 'List imports, newest first',
  permission: 'imports.run',
  query: PageQuery.extend({
    kind: z.string().max(50).optional(),
    state: z.enum(importStates).optional(),
    isActive: Flag.optional(),
  }),
  response: pageOf(Import),
})

export const getImport = endpoint({
  method: 'GET',
  path: '/v1/imports/:id',
  summary: 'Get one import with its mapping and progress',
  permission: 'imports.run',
  params: IdParams,
  response: Import,
})

export const setImportFormat = endpoint({
  method: 'PUT',
  path: '/v1/imports/:id/format',
  summary: 'Override what was detected about the file; columns and suggestions are made anew',
  permission: 'imports.run',
  params: IdParams,
  body: z.object({
    format: z.enum(importFormats).optional(),
    encoding: z.string().max(40).optional(),
    delimiter: z.enum(importDelimiters).optional(),
    hasHeader: z.boolean().optional(),
  }),
  response: Import,
})

export const setImportMapping = endpoint({
  method: 'PUT',
  path: '/v1/imports/:id/mapping',
  summary: 'Set the mapping and the settings; they are remembered for the next file with the same columns',
  permission: 'imports.run',
  params: IdParams,
  body: z.object({ mapping: ImportMapping, settings: z.record(z.string(), z.json()).optional() }),
  response: Import,
})

export const previewImport = endpoint({
  method: 'POST',
  path: '/v1/imports/:id/preview',
  summary: 'Show the first rows mapped and what the first 1,000 rows would do',
  permission: 'imports.run',
  params: IdParams,
  query: z.object({ rows: z.coerce.number().int().min(1).max(100).default(20) }),
  response: ImportPreview,
})

/** The verbs of a run: each answers with the import as it stands then. */
const verb = <const P extends `/v1/imports/:id/${string}`>(path: P, summary: string) =>
  endpoint({ method: 'POST', path, summary, permission: 'imports.run', params: IdParams, response: Import })

export const checkImport = verb('/v1/imports/:id/check', 'Try the whole file without changing anything (dry run)')
export const startImport = verb('/v1/imports/:id/start', 'Start the import')
export const cancelImport = verb('/v1/imports/:id/cancel', 'Stop after the chunk in hand; what is done stays done')
export const resumeImport = verb('/v1/imports/:id/resume', 'Go on where a cancelled or failed import stopped')
export const repairImport = verb('/v1/imports/:id/repair', 'Import the rejected rows that were repaired')
export const undoImport = verb('/v1/imports/:id/undo', 'Take back everything this import did and nobody changed since')

export const deleteImport = endpoint({
  method: 'DELETE',
  path: '/v1/imports/:id',
  summary: 'Delete the file and the record of an import; what it imported stays and can no longer be undone as a unit',
  permission: 'imports.run',
  params: IdParams,
  response: Done,
})

export const listImportProblems = endpoint({
  method: 'GET',
  path: '/v1/imports/:id/problems',
  summary: 'Count the mistakes of rejected rows, equal ones together, most frequent first',
  permission: 'imports.run',
  params: IdParams,
  response: z.object({
    items: z.array(
      z.object({
        column: z.string().nullable(),
        message: z.string(),
        count: z.int(),
        firstRow: z.int(),
      }),
    ),
  }),
})

export const listRejectedRows = endpoint({
  method: 'GET',
  path: '/v1/imports/:id/rejected-rows',
  summary: 'List rejected rows in the order of the file',
  permission: 'imports.run',
  params: IdParams,
  query: PageQuery.extend({ message: z.string().max(500).optional().describe('Only rows with this mistake.') }),
  response: pageOf(RejectedRow),
})

export const repairRow = endpoint({
  method: 'PATCH',
  path: '/v1/imports/:id/rejected-rows/:row',
  summary: 'Correct cells of a rejected row; answers with the mistakes that are left',
  permission: 'imports.run',
  params: IdParams.extend({ row: z.coerce.number().int().min(1) }),
  body: z.object({ cells: z.record(z.string(), z.string().max(100_000)) }),
  response: RejectedRow,
})

export const downloadRejectedRows = endpoint({
  method: 'GET',
  path: '/v1/imports/:id/rejected-rows.csv',
  kind: 'download',
  summary: 'Download all rejected rows in their own columns, with a column that says what to repair',
  permission: 'imports.run',
  params: IdParams,
  response: z.string(),
})
