import type { MemberFunction, Role } from '@gantry/contract/permissions'

/** Harborline, the company of the demo: scheduling and invoicing software for small service firms. All of it is made up. */
export const company = { name: 'Harborline (demo)', slug: 'harborline-demo', domain: 'harborline.example' }

type Person = { name: string; roles: Role[]; function: MemberFunction; team: string }

export const people: readonly Person[] = [
  { name: 'Lena Brandt', roles: ['product_ops'], function: 'product_ops', team: 'Product Operations' },
  { name: 'Dana Okafor', roles: ['product_manager'], function: 'product', team: 'Scheduling' },
  { name: 'Mateo Rossi', roles: ['product_manager'], function: 'product', team: 'Money' },
  { name: 'Ines Keller', roles: ['product_manager'], function: 'product', team: 'Mobile' },
  { name: 'Priya Nair', roles: ['product_manager'], function: 'product', team: 'Customers' },
  { name: 'Tom Lindqvist', roles: ['product_manager'], function: 'product', team: 'Platform' },
  { name: 'Aiko Tanaka', roles: ['contributor'], function: 'engineering', team: 'Mobile' },
  { name: 'Samuel Mensah', roles: ['contributor'], function: 'engineering', team: 'Money' },
  { name: 'Clara Jensen', roles: ['contributor'], function: 'design', team: 'Customers' },
  { name: 'Youssef Amrani', roles: ['contributor'], function: 'support', team: 'Customers' },
  { name: 'Marta Kowalska', roles: ['contributor'], function: 'sales', team: 'Money' },
  { name: 'Ben Whitfield', roles: ['viewer'], function: 'finance', team: 'Money' },
]

/** The place kept for whoever comes first: that person takes it over, with its product area and its news. */
export const seat: Person = {
  name: 'Robin Vale',
  roles: ['owner', 'product_ops', 'product_manager'],
  function: 'product',
  team: 'Product Operations',
}

export const emailOf = (name: string): string => `${name.toLowerCase().replace(' ', '.')}@${company.domain}`

/** A part belongs to the PM of the area above it unless it names one. */
type DemoArea = { name: string; owner: string; parts: readonly { name: string; aliases: string[]; owner?: string }[] }

export const productAreas: readonly DemoArea[] = [
  {
    name: 'Scheduling',
    owner: 'Dana Okafor',
    parts: [
      { name: 'Calendar', aliases: ['dispatch board'] },
      { name: 'Route planning', aliases: ['routes', 'map'] },
    ],
  },
  {
    name: 'Money',
    owner: 'Mateo Rossi',
    parts: [
      { name: 'Invoices', aliases: ['billing'] },
      { name: 'Payments', aliases: ['card payments'] },
      { name: 'Taxes', aliases: ['VAT'] },
    ],
  },
  {
    name: 'Mobile app',
    owner: 'Ines Keller',
    parts: [
      { name: 'Offline mode', aliases: ['sync'] },
      { name: 'Time tracking', aliases: ['timesheets'] },
    ],
  },
  {
    name: 'Customers and messages',
    owner: 'Priya Nair',
    parts: [
      { name: 'Reminders', aliases: ['SMS'] },
      { name: 'Booking page', aliases: ['online booking'] },
    ],
  },
  {
    name: 'Platform',
    owner: 'Tom Lindqvist',
    parts: [
      { name: 'Sign-in and roles', aliases: ['SSO', 'permissions'] },
      { name: 'Integrations and API', aliases: ['webhooks'] },
      { name: 'Reports', aliases: ['dashboards'], owner: seat.name },
    ],
  },
]

const firmNames = [
  'Alder Heating',
  'Bluebird Cleaning',
  'Cobalt Electric',
  'Dovetail Joinery',
  'Eastgate Plumbing',
  'Fernhill Gardens',
  'Granite Roofing',
  'Hollow Oak Tree Care',
  'Ironbridge Locksmiths',
  'Juniper Pools',
  'Kestrel Security',
  'Larkspur Pest Control',
  'Meridian Lifts',
  'Nordlicht Elektro',
  'Orchard Glazing',
  'Pinnacle Solar',
  'Quayside Marine',
  'Redwood Movers',
  'Saltmarsh Drains',
  'Thistle Painting',
  'Umber Flooring',
  'Vega Aircon',
  'Westwind Chimneys',
  'Yarrow Vets on Wheels',
]
const plans = ['Starter', 'Team', 'Business'] as const
const countries = ['GB', 'DE', 'US', 'ES', 'SE', 'JP'] as const

export type DemoAccount = {
  externalId: string
  name: string
  domain: string
  plan: (typeof plans)[number]
  /** Annual revenue in cents of EUR. */
  revenue: number
  country: string
}

/** Twenty-four customers, a few of them large: revenue is as uneven as it is in life. */
export const demoAccounts: readonly DemoAccount[] = firmNames.map((name, index) => {
  const plan = plans[(index * 7) % 3] ?? 'Starter'
  const base = { Starter: 40_000, Team: 180_000, Business: 900_000 }[plan]
  return {
    externalId: `acc-${String(index + 1).padStart(3, '0')}`,
    name,
    domain: `${name.toLowerCase().replaceAll(' ', '-')}.example`,
    plan,
    revenue: base + ((index * 37_000) % 260_000),
    country: countries[(index * 5) % countries.length] ?? 'GB',
  }
})

const firstNames = [
  'Alex',
  'Bea',
  'Carlos',
  'Dimitra',
  'Erik',
  'Fatima',
  'Greta',
  'Hugo',
  'Ivana',
  'Jonas',
  'Keiko',
  'Liam',
]
const lastNames = ['Berg', 'Castillo', 'Doyle', 'Eriksen', 'Fischer', 'Grant', 'Hughes', 'Ito']

export type DemoContact = { externalId: string; name: string; email: string; account: DemoAccount }

/** Four people at each customer. */
export const demoContacts: readonly DemoContact[] = demoAccounts.flatMap((account, index) =>
  [0, 1, 2, 3].map((place) => {
    const number = index * 4 + place
    const first = firstNames[(number * 5) % firstNames.length] ?? 'Alex'
    const last = lastNames[(number * 3 + index) % lastNames.length] ?? 'Berg'
    return {
      externalId: `con-${String(number + 1).padStart(4, '0')}`,
      name: `${first} ${last}`,
      email: `${first}.${last}@${account.domain}`.toLowerCase(),
      account,
    }
  }),
)
