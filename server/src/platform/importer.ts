import type { Permission } from '@gantry/contract/permissions'
import type { z } from 'zod'
import type { Ctx } from './context.ts'

/** One thing a column of a file can be mapped to. */
export type ImportField = {
  name: string
  label: string
  required: boolean
  /** What the column is called in other tools' exports, in any case. Used to suggest a mapping. */
  aliases: readonly string[]
  help: string
  /** Whether a sample value looks like nothing else: alone enough to suggest a column, whatever its name. */
  looksLike?: (value: string) => boolean
}

/** One row of a file after mapping. All values are text as it stands in the file; unmapped and empty fields are absent. */
export type ImportRow = {
  /** What people see beside the row: the header of a CSV is row 1; the first element of a JSON array is row 1. */
  row: number
  /** The same for the same content in every repeat of the import: the external id of a row that brings none. */
  key: string
  fields: Readonly<Record<string, string>>
  /** Columns mapped to `attributes.<name>`; empty unless the importer takes attributes. */
  attributes: Readonly<Record<string, string>>
}

/** Why a row is refused and what to do, without repeating the value (so that equal mistakes can be counted together). */
export type RowError = { field: string | null; message: string }
export type CheckedRow<Value> = { value: Value } | { errors: readonly RowError[] }

/**
 * What became of the rows of one chunk. A row that is neither created, updated nor rejected counts as unchanged. Ids and
 * versions are kept by the engine, so that undo finds what the import made and knows whether somebody changed it since.
 */
export type SavedRows = {
  created: readonly { id: string; version: number }[]
  /** `before`: what `undoRows` needs to put the object back; plain JSON. */
  updated: readonly { id: string; version: number; before: unknown }[]
  /** Refusals only the database could tell; `index` counts in the values given. */
  rejected?: readonly { index: number; errors: readonly RowError[] }[]
}

/** What an import did to one object; `before` is null for an object it created. */
export type ImportedChange = { id: string; version: number; before: unknown }

export type ImportRun = { importId: string; fileName: string }

/**
 * How one kind of object is imported. The engine (area `imports`) reads, maps, counts, resumes and undoes; an importer
 * checks one row and saves many. Write only through `ctx.db`: a preview runs the same code and rolls it back.
 */
export type Importer<Settings, State, Value> = {
  kind: string
  /** Plural, as people read it: `Accounts`. */
  label: string
  permission: Permission
  fields: readonly ImportField[]
  /** Columns that match no field may be kept as attributes. */
  takesAttributes: boolean
  /** A flat z.object with a default or `.optional()` for every setting and a `.describe()` people can read. */
  settings: z.ZodType<Settings>
  /** Settings that hold for one file and are not remembered for the next with the same columns. */
  settingsOfOneFile?: readonly string[]
  /** Turns a JSON document that is no array of flat records (a tree, a wrapper) into records; null when it knows no such shape. */
  readJson?: (document: unknown) => Record<string, unknown>[] | null
  /** Loads what checking and saving need (names to ids ...). Called before every chunk, in the chunk's transaction. */
  prepare: (ctx: Ctx, settings: Settings, run: ImportRun) => Promise<State>
  /** Pure and quick. */
  checkRow: (state: State, row: ImportRow) => CheckedRow<Value>
  /**
   * Saves up to ~1,000 checked rows with a handful of set-based statements, in file order: two rows may speak of the same
   * object. Must be idempotent: saving the same rows again changes nothing.
   */
  saveRows: (ctx: Ctx, state: State, values: readonly Value[]) => Promise<SavedRows>
  /**
   * Takes back up to ~1,000 changes in one transaction: deletes what was created, restores `before` of what was updated.
   * An object whose version is no longer `version` has been changed since: leave it and count it as kept.
   */
  undoRows: (ctx: Ctx, changes: readonly ImportedChange[]) => Promise<{ undone: number; kept: number }>
  /** Runs in the transaction that marks the run (or the repair, or the undo) as done: enqueue what should follow. */
  finish?: (ctx: Ctx, settings: Settings, run: ImportRun) => Promise<void>
}

/** An importer whose types are hidden: the engine hands back to it only what it gave out itself. */
export type AnyImporter = Importer<unknown, unknown, unknown>

/** Registers an importer: `export const accountImporter = importer({ ... })`, listed as `importers` of the area. */
export const importer = <Settings, State, Value>(definition: Importer<Settings, State, Value>): AnyImporter =>
  // Safe while every call passes on what the same importer returned, which the engine's one caller (run) does.
  definition as unknown as AnyImporter

/** A field's text without the space around it, or null when there is none. */
export function textOf({ fields }: Pick<ImportRow, 'fields'>, name: string): string | null {
  const text = fields[name]?.trim()
  return text ? text : null
}

/** The parts of a cell that holds several values, divided by comma, semicolon, bar or line break. */
export const listOf = (row: Pick<ImportRow, 'fields'>, name: string): string[] =>
  (textOf(row, name) ?? '')
    .split(/[,;|\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
