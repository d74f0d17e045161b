import { z } from 'zod'
import { Id, IdParams, Name } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Undoable } from './people.ts'

export const ProductArea = z
  .object({
    id: Id,
    name: z.string(),
    description: z.string(),
    parentId: Id.nullable(),
    path: z.array(z.string()).describe('Names from the root down to this one.'),
    position: z.int().describe('Order among its siblings, from 0.'),
    ownerId: Id.nullable().describe('The one product manager who owns it; null: inherits from above.'),
    effectiveOwner: z
      .object({ id: Id, name: z.string(), areaId: Id.describe('The area the owner comes from.') })
      .nullable()
      .describe('The nearest owner, here or above, who is not suspended and holds the role product_manager.'),
    aliases: z.array(z.string()).describe('Other names that imports and rules use.'),
    version: z.int(),
    may: z.object({ edit: z.boolean() }),
  })
  .meta({ id: 'ProductArea' })
export type ProductArea = z.infer<typeof ProductArea>

const AreaBody = z.object({
  name: Name,
  description: z.string().trim().max(4000),
  parentId: Id.nullable(),
  position: z.int().min(0).max(10_000).describe('Among its siblings; beyond the end: last.'),
  ownerId: Id.nullable(),
  aliases: z.array(Name).max(200),
})

export const listAreas = endpoint({
  method: 'GET',
  path: '/v1/people/areas',
  summary: 'The tree of product areas: parents before children, siblings in their order',
  permission: 'people.read',
  response: z.object({ items: z.array(ProductArea) }),
})

export const getArea = endpoint({
  method: 'GET',
  path: '/v1/people/areas/:id',
  summary: 'One product area',
  permission: 'people.read',
  params: IdParams,
  response: ProductArea,
})

export const createArea = endpoint({
  method: 'POST',
  path: '/v1/people/areas',
  summary: 'Add a product area',
  permission: 'areas.write',
  body: AreaBody.partial({ description: true, parentId: true, position: true, ownerId: true, aliases: true }),
  response: ProductArea,
})

export const updateArea = endpoint({
  method: 'PATCH',
  path: '/v1/people/areas/:id',
  summary: 'Change or move a product area (parentId, position)',
  permission: 'areas.write',
  params: IdParams,
  body: AreaBody.partial(),
  response: ProductArea,
})

export const removeArea = endpoint({
  method: 'DELETE',
  path: '/v1/people/areas/:id',
  summary: 'Move a product area to the bin; refused while it has areas below it',
  permission: 'areas.write',
  params: IdParams,
  response: Undoable,
})
