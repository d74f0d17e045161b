import type { PlannedEvent, PlannedProperty, PlannedType } from '@gantry/contract/tracking'

type Planned = Pick<PlannedEvent, 'name' | 'description' | 'status' | 'properties'>

const typeOf: Record<PlannedType, string> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  date: 'Date | string',
  list: 'readonly unknown[]',
  object: 'Readonly<Record<string, unknown>>',
}

/** The source of a TypeScript client that takes the planned events and nothing else. What is blocked is left out. */
export function writeClient(project: string, events: readonly Planned[]): string {
  const open = events.filter(({ status }) => status !== 'blocked')
  return `// Made by Gantry from the tracking plan of ${oneLine(project)}. Made anew whenever the plan changes, so do not edit it.

/** Every planned event with its properties. */
export type Events = {${open.map(writeEvent).join('')}
}
export type EventName = keyof Events

export type Settings = {
  /** Where Gantry runs, such as https://gantry.example.com */
  host: string
  /** A write key of the project. */
  writeKey: string
  fetch?: typeof globalThis.fetch
}

/** The properties may be left out where none is required. */
type Rest<P> = {} extends P ? [properties?: P] : [properties: P]

export type Client = {
  /** Sends one event; resolves when it is on disk, throws when it was not taken. */
  track<E extends EventName>(distinctId: string, event: E, ...rest: Rest<Events[E]>): Promise<void>
}

export function createClient({ host, writeKey, fetch: send = globalThis.fetch }: Settings): Client {
  return {
    async track(distinctId, event, ...[properties]) {
      const sent = { event, distinctId, id: crypto.randomUUID(), timestamp: new Date().toISOString(), properties }
      const reply = await send(new URL('/v1/events', host), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-write-key': writeKey },
        body: JSON.stringify(sent),
      })
      if (!reply.ok) throw new Error(\`Gantry answered \${reply.status}: \${await reply.text()}\`)
    },
  }
}
`
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
/** Nothing in it can end the comment. */
const comment = (indent: string, description: string, isDeprecated: boolean): string => {
  const words = [oneLine(description), isDeprecated ? '@deprecated' : ''].filter((word) => word !== '').join(' ')
  return words === '' ? '' : `\n${indent}/** ${words.replaceAll('*/', '*\\/')} */`
}

function writeEvent({ name, description, status, properties }: Planned): string {
  const open = properties.filter((one) => one.status !== 'blocked')
  const inside = open.length === 0 ? 'Record<never, never>' : `{${open.map(writeProperty).join('')}\n  }`
  return `${comment('  ', description, status === 'deprecated')}\n  ${JSON.stringify(name)}: ${inside}`
}

const writeProperty = ({ name, type, isRequired, description, status }: PlannedProperty): string =>
  `${comment('    ', description, status === 'deprecated')}\n    ${JSON.stringify(name)}${isRequired ? '' : '?'}: ${typeOf[type]}`
