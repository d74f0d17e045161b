import type { AccountFilter } from '@gantry/contract/customers'
import { and, eq, gte, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { accounts } from './tables.ts'

const anyOf = <T>(list: readonly T[] | undefined): list is readonly T[] => list !== undefined && list.length > 0

/** The condition a filter stands for, over live accounts of this workspace. */
export function matches(ctx: Ctx, { plans, countries, ownerIds, revenue, attributes = [] }: AccountFilter): SQL {
  const condition = and(
    eq(accounts.workspaceId, ctx.workspaceId),
    isNull(accounts.deletedAt),
    anyOf(plans) ? inArray(accounts.plan, [...plans]) : undefined,
    anyOf(countries) ? inArray(accounts.country, [...countries]) : undefined,
    anyOf(ownerIds) ? inArray(accounts.ownerId, [...ownerIds]) : undefined,
    revenue && eq(accounts.revenueCurrency, revenue.currency),
    revenue?.minMinor === undefined ? undefined : gte(accounts.revenueMinor, revenue.minMinor),
    revenue?.maxMinor === undefined ? undefined : lte(accounts.revenueMinor, revenue.maxMinor),
    ...attributes.map(({ name, value }) => sql`${accounts.attributes} ->> ${name} = ${value}`),
  )
  // and() gives undefined only without any condition.
  return condition ?? sql`true`
}

/** A text typed by people as a LIKE pattern that finds it anywhere. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`
