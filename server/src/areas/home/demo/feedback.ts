import { type DemoContact, demoContacts, productAreas } from './company.ts'
import { pick, type Random, seededRandom } from './random.ts'
import { asides, closers, openers, sentences } from './sentences.ts'

export const demoSources = [
  { name: 'Support tickets', kind: 'file' },
  { name: 'App reviews', kind: 'file' },
  { name: 'Sales calls', kind: 'file' },
  { name: 'In-app survey', kind: 'api' },
] as const

export type DemoFeedback = {
  externalId: string
  source: (typeof demoSources)[number]['name']
  /** What it is about; null for what concerns no part of the product. */
  area: string | null
  text: string
  contact: DemoContact
  at: Date
  rating: number | null
  attributes: Record<string, string>
  /** Old items were decided by people; the newest weeks are still to be routed. */
  isDecided: boolean
}

const dayMs = 24 * 3600 * 1000
const demoDays = 182
const openDays = 21
/** Of the newest: people have not sorted these out yet. */
const asideShare = 0.08
const perDay = 7

/**
 * Six months of feedback up to `now`, the same every time but for the dates: more on weekdays, complaints about offline
 * mode three times as many in the weeks after version 4.2, the last three weeks still undecided.
 */
export function demoFeedback(now: Date): DemoFeedback[] {
  const random = seededRandom(20_260_401)
  const items: DemoFeedback[] = []
  for (let day = demoDays; day > 0; day -= 1) {
    const date = new Date(now.getTime() - day * dayMs)
    const isWeekend = [0, 6].includes(date.getUTCDay())
    const count = Math.round(perDay * (isWeekend ? 0.4 : 1) * (0.6 + random() * 0.8))
    for (let n = 0; n < count; n += 1) items.push(oneItem(random, items.length, day, date))
  }
  return items
}

const areaNames = productAreas.flatMap(({ parts }) => parts.map(({ name }) => name))
/** The days before now in which version 4.2 was new. */
const isAfterRelease = (day: number): boolean => day <= 40 && day > 12

function oneItem(random: Random, index: number, day: number, date: Date): DemoFeedback {
  const isDecided = day > openDays
  const isAside = !isDecided && random() < asideShare
  const area = isAside ? null : isAfterRelease(day) && random() < 0.25 ? 'Offline mode' : pick(random, areaNames)
  const source = pick(random, demoSources).name
  const contact = pick(random, demoContacts)
  const sentence = fillIn(random, pick(random, area === null ? asides : (sentences[area] ?? [])))
  const text = area === null ? sentence : `${pick(random, openers)}${sentence}${pick(random, closers)}`
  const isPraise = /love|great|brilliant|wonderful|super|perfect|well done|went down|game changer/i.test(sentence)
  return {
    externalId: `demo-${String(index + 1).padStart(5, '0')}`,
    source,
    area,
    text,
    contact,
    at: new Date(date.getTime() - Math.floor(random() * 10 * 3600 * 1000)),
    rating: source === 'App reviews' ? (isPraise ? 5 : 1 + Math.floor(random() * 3)) : null,
    attributes: {
      version: isAfterRelease(day) || day <= 12 ? '4.2' : '4.1',
      platform: pick(random, ['iOS', 'Android', 'Web']),
    },
    isDecided,
  }
}

const fillIn = (random: Random, template: string): string =>
  template.replace(/\{([^}]+)\}/g, (_, choices: string) => pick(random, choices.split('|')))
