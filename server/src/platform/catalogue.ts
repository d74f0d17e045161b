import type { Permission } from '@gantry/contract/permissions'
import type { Undoers } from './activity.ts'
import type { Ctx } from './context.ts'
import type { AnyImporter } from './importer.ts'

/** A kind of object that people can find, link, comment on and follow. */
export type ObjectKind = {
  kind: string
  /** Who may know that such an object exists. */
  permission: Permission
  /** Those of these objects that exist (not in the bin) and that the actor may see; `url` is a path of the web app. */
  find: (ctx: Ctx, ids: readonly string[]) => Promise<{ id: string; title: string; url: string }[]>
}

/** A kind of object whose deletion can be taken back for 30 days. */
export type Bin = {
  kind: string
  /** Who may restore one or delete it for good. */
  permission: Permission
  /** Deleted objects, newest first, `before` a moment (and id, for equal moments). */
  list: (ctx: Ctx, page: { before: BinPosition | null; limit: number }) => Promise<BinItem[]>
  /** Brings one back with everything that was deleted with it, and makes it findable again; false when it is not in the bin. */
  restore: (ctx: Ctx, id: string) => Promise<boolean>
  /** Deletes them for good; ids that are not in the bin are left alone. Gives the ids that are gone. */
  purge: (ctx: Ctx, ids: readonly string[]) => Promise<string[]>
}
export type BinItem = { id: string; title: string; deletedAt: Date }
export type BinPosition = { deletedAt: Date; id: string }

/** What the areas together offer to code that works on any object. */
export type Catalogue = {
  objects: ReadonlyMap<string, ObjectKind>
  bins: ReadonlyMap<string, Bin>
  undoers: Undoers
  /** By kind. */
  importers: ReadonlyMap<string, AnyImporter>
}

/** The kinds of object this actor may see, or those of the asked ones. */
export const visibleKinds = (ctx: Ctx, asked?: readonly string[]): string[] =>
  [...ctx.app.catalogue.objects.values()]
    .filter(({ kind, permission }) => ctx.actor.permissions.has(permission) && (!asked || asked.includes(kind)))
    .map(({ kind }) => kind)
