/** What a key press is called in a command: `j`, `?`, `Escape`, `mod+k` (mod: Ctrl, or Cmd on a Mac). */
export function strokeOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  return event.ctrlKey || event.metaKey ? `mod+${key}` : event.altKey ? `alt+${key}` : key
}

type Keyed = { keys?: string | undefined }

/**
 * Finds the command for the strokes typed so far. Keys may be a sequence, such as `g h`; `isPrefix` says that more
 * strokes are awaited. The command registered last wins, so that a page can give a key its own meaning.
 */
export function findByStrokes<C extends Keyed>(
  commands: readonly C[],
  strokes: readonly string[],
): { command?: C; isPrefix: boolean } {
  const typed = strokes.join(' ')
  const command = commands.findLast(({ keys }) => keys === typed)
  if (command) return { command, isPrefix: false }
  return { isPrefix: commands.some(({ keys }) => keys?.startsWith(`${typed} `)) }
}

/** Whether the person is typing text, where single letters must stay letters. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  if (target instanceof HTMLInputElement)
    return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
  return target.matches('textarea, select, [role="combobox"], [role="textbox"], [role="listbox"], [role="menu"] *')
}
