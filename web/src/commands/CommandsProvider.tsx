import { createContext, type ReactNode, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { findByStrokes, isTyping, strokeOf } from './keys.ts'

/** Something a person can do here: offered in the palette, and on the sheet of keys when it has some. */
export type Command = {
  id: string
  label: string
  group: string
  /** One key or a sequence, such as `c` or `g h`. */
  keys?: string
  /** Only for the keyboard (such as j and k); the palette leaves it out. */
  isKeyOnly?: boolean
  run: () => void
}

type Store = ReturnType<typeof createStore>

function createStore() {
  let layers: readonly { owner: symbol; commands: readonly Command[] }[] = []
  let all: readonly Command[] = []
  const listeners = new Set<() => void>()
  const publish = (): void => {
    all = layers.flatMap(({ commands }) => commands)
    for (const listener of listeners) listener()
  }
  return {
    put: (owner: symbol, commands: readonly Command[]) => {
      const isKnown = layers.some((layer) => layer.owner === owner)
      const layer = { owner, commands }
      layers = isKnown ? layers.map((old) => (old.owner === owner ? layer : old)) : [...layers, layer]
      publish()
    },
    drop: (owner: symbol) => {
      layers = layers.filter((layer) => layer.owner !== owner)
      publish()
    },
    all: () => all,
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

const StoreContext = createContext<Store | undefined>(undefined)

/** Holds the commands of the pages on screen and listens to the keyboard for them. */
export function CommandsProvider({ hasKeys, children }: { hasKeys: boolean; children: ReactNode }) {
  const [store] = useState(createStore)
  useEffect(() => (hasKeys ? listenToKeys(store) : undefined), [store, hasKeys])
  return <StoreContext value={store}>{children}</StoreContext>
}

/** How long a sequence such as `g h` may take between its keys. */
const sequenceMs = 1_200

function listenToKeys(store: Store): () => void {
  let strokes: string[] = []
  let lastAt = 0
  const hear = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || isTyping(event.target)) return
    if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
    if (document.querySelector('[role="dialog"][aria-modal="true"]')) return
    strokes = [...(event.timeStamp - lastAt < sequenceMs ? strokes : []), strokeOf(event)]
    lastAt = event.timeStamp
    const { command, isPrefix } = findByStrokes(store.all(), strokes)
    if (!isPrefix) strokes = []
    if (!command) return
    event.preventDefault()
    command.run()
  }
  document.addEventListener('keydown', hear)
  return () => document.removeEventListener('keydown', hear)
}

function useStore(): Store {
  const store = useContext(StoreContext)
  if (!store) throw new Error('CommandsProvider is missing above this component')
  return store
}

/** Offers commands while the component is on screen; a later component may give the same keys another meaning. */
export function useCommands(commands: readonly Command[]): void {
  const store = useStore()
  const latest = useRef(commands)
  latest.current = commands
  const [owner] = useState(() => Symbol('commands'))
  // The list is made anew on every render; only a change of what is offered is told.
  const shape = commands.map(({ id, label, keys }) => `${id}|${label}|${keys}`).join('\n')
  useEffect(() => {
    const stable = latest.current.map((command, index) => ({ ...command, run: () => latest.current[index]?.run() }))
    store.put(owner, shape === '' ? [] : stable)
    return () => store.drop(owner)
  }, [store, owner, shape])
}

/** Every command on offer right now, in the order of registration. */
export function useAllCommands(): readonly Command[] {
  const store = useStore()
  return useSyncExternalStore(store.subscribe, store.all)
}
