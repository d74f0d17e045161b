import { permissionsOf, type Role, roles } from '@gantry/contract/permissions'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { areasOfJson, peopleOfJson, readFunction, readRole } from './import.rules.ts'
import { mayWith, nameFromEmail, whyNotRoles } from './member.rules.ts'
import { type AreaFacts, buildTree, cleanAliases, findInTree, placeAmong, wouldCycle } from './tree.rules.ts'
import { putBack } from './undo.rules.ts'

const area = (id: string, name: string, parentId: string | null = null, facts: Partial<AreaFacts> = {}): AreaFacts => ({
  id,
  name,
  parentId,
  description: '',
  position: 0,
  ownerId: null,
  owner: null,
  aliases: [],
  version: 1,
  ...facts,
})

describe('a tree of areas', () => {
  const dana = { id: 'dana', name: 'Dana' }
  const tree = buildTree([
    area('invoices', 'Invoices', 'money', { aliases: ['Billing', 'Rechnungen'] }),
    area('money', 'Money', null, { owner: dana, position: 1 }),
    area('scheduling', 'Scheduling', null, { position: 0 }),
    area('m-reports', 'Reports', 'money', { position: 1 }),
    area('s-reports', 'Reports', 'scheduling'),
  ])

  test('comes in order, with paths, parents first', () => {
    expect(tree.areas.map(({ path }) => path.join('/'))).toEqual([
      'Scheduling',
      'Scheduling/Reports',
      'Money',
      'Money/Invoices',
      'Money/Reports',
    ])
  })

  test('hands owners down', () => {
    expect(tree.byId.get('invoices')?.effectiveOwner).toEqual({ ...dana, areaId: 'money' })
    expect(tree.byId.get('s-reports')?.effectiveOwner).toBeNull()
  })

  test.each([
    ['invoices', 'invoices'],
    ['  INVOICES ', 'invoices'],
    ['billing', 'invoices'],
    ['Money > Reports', 'm-reports'],
    ['scheduling / reports', 's-reports'],
    ['Reports', undefined],
    ['nothing', undefined],
  ])('finds by %s: %s', (text, id) => {
    expect(findInTree(tree, text)?.id).toBe(id)
  })

  test('knows what would close a circle', () => {
    expect(wouldCycle(tree, 'money', 'invoices')).toBe(true)
    expect(wouldCycle(tree, 'money', 'money')).toBe(true)
    expect(wouldCycle(tree, 'invoices', 'scheduling')).toBe(false)
    expect(wouldCycle(tree, 'invoices', null)).toBe(false)
  })

  test('loses nobody, whatever the parents: those whose parent is gone stand at the top', () => {
    const rows = fc
      .uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1 })
      .chain((ids) =>
        fc.tuple(
          ...ids.map((id) =>
            fc
              .integer({ min: -1, max: 40 })
              .map((parent) => area(`${id}`, `n${id}`, parent < id && parent >= 0 ? `${parent}` : null)),
          ),
        ),
      )
    fc.assert(
      fc.property(rows, (given) => {
        const { areas, byId } = buildTree(given)
        expect(areas.length).toBe(given.length)
        for (const one of areas) expect(one.path.length).toBe(one.lineage.length)
        for (const one of areas) for (const above of one.lineage) expect(byId.has(above)).toBe(true)
      }),
    )
  })

  test('keeps each alias once and not the name itself', () => {
    expect(cleanAliases(['VAT', ' vat ', 'Taxes', 'Steuern'], 'Taxes')).toEqual(['VAT', 'Steuern'])
  })

  test('puts one among its siblings at any place, moving nobody else', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.string(), fc.nat(50), (others, id, place) => {
        const siblings = others.filter((other) => other !== id).map((one) => ({ id: one }))
        const order = placeAmong(siblings, id, place)
        expect(order.indexOf(id)).toBe(Math.min(place, siblings.length))
        expect(order.filter((one) => one !== id)).toEqual(siblings.map((one) => one.id))
      }),
    )
  })
})

describe('what may be done to a member', () => {
  const doer = (held: Role[], memberId = 'me') => ({ memberId, permissions: new Set(permissionsOf(held)) })
  const known = { id: 'x', status: 'known', roles: ['viewer'], isLastOwner: false } as const
  const active = { ...known, status: 'active' } as const

  test('owners have everybody in hand, Product Ops those who are only listed, others nobody', () => {
    expect(mayWith(doer(['owner']), active)).toMatchObject({
      edit: true,
      changeRoles: true,
      suspend: true,
      remove: true,
    })
    expect(mayWith(doer(['product_ops']), known)).toMatchObject({
      edit: true,
      changeRoles: true,
      invite: false,
      remove: true,
    })
    expect(mayWith(doer(['product_ops']), active)).toMatchObject({
      edit: true,
      changeRoles: false,
      suspend: false,
      remove: false,
    })
    for (const role of ['viewer', 'contributor', 'product_manager'] as const) {
      expect(Object.values(mayWith(doer([role]), known)).some(Boolean)).toBe(false)
    }
  })

  test('the last owner stays, and nobody shuts themselves out', () => {
    expect(mayWith(doer(['owner']), { ...active, isLastOwner: true })).toMatchObject({ suspend: false, remove: false })
    expect(mayWith(doer(['owner'], 'x'), active)).toMatchObject({ suspend: false, remove: false })
    expect(whyNotRoles(doer(['owner']), { ...active, roles: ['owner'], isLastOwner: true }, ['viewer'])).toContain(
      'last owner',
    )
  })

  test('only owners make or unmake owners', () => {
    expect(whyNotRoles(doer(['product_ops']), null, ['owner'])).toContain('owner')
    expect(whyNotRoles(doer(['product_ops']), known, ['viewer', 'owner'])).toContain('owner')
    expect(whyNotRoles(doer(['product_ops']), known, ['product_manager'])).toBeNull()
    expect(whyNotRoles(doer(['product_ops']), active, ['product_manager'])).toContain('owner of the workspace')
    for (const role of roles) expect(whyNotRoles(doer(['owner']), active, [role])).toBeNull()
  })
})

test('undo puts back only what the change had changed, and not over later work', () => {
  expect(putBack({ a: 2, b: 9 }, { a: 1, b: 5 }, { a: 2, b: 5 })).toEqual({ a: 1, b: 9 })
  expect(putBack({ a: 3, b: 5 }, { a: 1, b: 5 }, { a: 2, b: 5 })).toBeNull()
})

test('reads roles and functions as people write them', () => {
  expect(['PM', 'Product manager', 'product_ops', 'ADMIN', 'King'].map(readRole)).toEqual([
    'product_manager',
    'product_manager',
    'product_ops',
    'owner',
    null,
  ])
  expect(['Engineering', 'developer', 'Customer Success', '?'].map(readFunction)).toEqual([
    'engineering',
    'engineering',
    'support',
    null,
  ])
  expect(nameFromEmail('dana.okafor@example.com')).toBe('Dana Okafor')
})

test('reads a tree of areas from JSON, parents first', () => {
  expect(
    areasOfJson({ about: '…', areas: { Cards: ['card_arrival', { name: 'PIN', owner: 'a@b.c' }], Cash: [] } }),
  ).toEqual([
    { name: 'Cards' },
    { name: 'card_arrival', parent: 'Cards' },
    { name: 'PIN', owner: 'a@b.c', parent: 'Cards' },
    { name: 'Cash' },
  ])
  expect(areasOfJson({ areas: [{ name: 'A', parts: [{ name: 'B', parts: ['C'] }] }] })).toEqual([
    { name: 'A' },
    { name: 'B', parent: 'A' },
    { name: 'C', parent: 'A > B' },
  ])
  expect(areasOfJson([{ name: 'A' }])).toBeNull()
  expect(peopleOfJson({ people: [{ name: 'A' }] })).toEqual([{ name: 'A' }])
})
