import { rowShortcuts } from '#shared/shortcuts.ts'

const rowShortcutList = Object.values(rowShortcuts)
type OnRows = (typeof rowShortcutList)[number]['id']

export type ListCommand =
  | { readonly action: 'move'; readonly step: number; readonly extend: boolean }
  | { readonly action: OnRows | 'unfold' | 'fold' | 'peek' | 'toggle' | 'menu' }

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>

export const rowStepsByKey: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  PageDown: 8,
  PageUp: -8,
  Home: -Infinity,
  End: Infinity,
}

const plainKeys: Readonly<Record<string, Exclude<ListCommand['action'], 'move'>>> = {
  ' ': 'peek',
  x: 'toggle',
  ArrowRight: 'unfold',
  ArrowLeft: 'fold',
  ContextMenu: 'menu',
  // Many keyboards of Macs have no key for forward deletion, so Backspace does the same.
  Backspace: 'unwatch',
}

const findShortcut = (pressed: string, isControl: boolean, isShift: boolean): OnRows | undefined =>
  rowShortcutList.find(({ typed, key, control, controlShift }) =>
    isControl
      ? pressed.toLowerCase() === (isShift ? controlShift : control)
      : !isShift && (pressed === typed || pressed === key),
  )?.id

/** Command with an arrow key replaces Home and End, which many keyboards of Macs don't have. */
const endKeys: Readonly<Record<string, number>> = { ArrowUp: -Infinity, ArrowDown: Infinity }

export function getListCommand({ key, shiftKey, ctrlKey, metaKey, altKey }: Key): ListCommand | undefined {
  if (altKey) return undefined
  const control = ctrlKey || metaKey
  if (shiftKey && key === 'F10') return { action: 'menu' }
  const name = findShortcut(key, control, shiftKey) ?? (control || shiftKey ? undefined : plainKeys[key])
  if (name) return { action: name }
  const step = metaKey ? endKeys[key] : ctrlKey ? undefined : rowStepsByKey[key]
  return step === undefined ? undefined : { action: 'move', step, extend: shiftKey }
}
