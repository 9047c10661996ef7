/** What a key asks of the list. */
export type ListCommand =
  | { readonly do: 'move'; readonly step: number; readonly extend: boolean }
  | {
      readonly do:
        | 'open'
        | 'unfold'
        | 'fold'
        | 'toggle'
        | 'pick-all'
        | 'menu'
        | 'restart'
        | 'mute'
        | 'dismiss'
        | 'rename'
        | 'unwatch'
        | 'copy'
    }

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>

const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  PageDown: 8,
  PageUp: -8,
  Home: -Infinity,
  End: Infinity,
}

const plain: Readonly<Record<string, Exclude<ListCommand['do'], 'move'>>> = {
  Enter: 'open',
  ' ': 'toggle',
  // Of a batch, as in a tree.
  ArrowRight: 'unfold',
  ArrowLeft: 'fold',
  ContextMenu: 'menu',
  r: 'restart',
  m: 'mute',
  d: 'dismiss',
  F2: 'rename',
  Delete: 'unwatch',
  // Keyboards of Macs have no other.
  Backspace: 'unwatch',
}

const withControl: typeof plain = { a: 'pick-all', c: 'copy' }
/** For those who switched off keys that type a character. */
const withControlAndShift: typeof plain = { r: 'restart', m: 'mute', d: 'dismiss' }
/** With Command, on Macs without Home and End. */
const toEnds: Readonly<Record<string, number>> = { ArrowUp: -Infinity, ArrowDown: Infinity }

/** The command of a key that was pressed on a row; undefined for keys that mean nothing there. */
export function listCommand({ key, shiftKey, ctrlKey, metaKey, altKey }: Key): ListCommand | undefined {
  if (altKey) return undefined
  const control = ctrlKey || metaKey
  if (shiftKey && key === 'F10') return { do: 'menu' }
  const name = control
    ? (shiftKey ? withControlAndShift : withControl)[key.toLowerCase()]
    : shiftKey
      ? undefined
      : plain[key]
  if (name) return { do: name }
  const step = metaKey ? toEnds[key] : ctrlKey ? undefined : steps[key]
  return step === undefined ? undefined : { do: 'move', step, extend: shiftKey }
}
