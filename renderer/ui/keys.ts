import { useEffectEvent, useLayoutEffect } from 'react'
import { globalShortcuts, type Shortcut } from '#shared/shortcuts.ts'
import type { Texts } from '#shared/texts/index.ts'
import { useTexts } from '#renderer/state/use-texts.ts'

export const isMac = navigator.userAgent.includes('Mac')

/** Formats a key together with Ctrl or, on a Mac, ⌘. */
export function formatControlKey(key: string, texts: Texts): string {
  return isMac ? `⌘${key}` : texts.help.ctrl(key)
}

function formatControlShiftKey(key: string, texts: Texts): string {
  return isMac ? `⇧⌘${key}` : texts.help.ctrl(texts.help.shift(key))
}

function formatNamedKey(key: string, { help: { keys } }: Texts): string {
  if (key === 'Enter') return keys.enter
  if (key === 'Delete') return isMac ? '⌫' : keys.delete
  return key
}

export function formatKeys(shortcut: Shortcut, texts: Texts): readonly string[] {
  const { typed, control, controlShift, key } = shortcut
  return [
    ...(typed === undefined ? [] : [typed.toUpperCase()]),
    ...(key === undefined ? [] : [formatNamedKey(key, texts)]),
    ...(control === undefined ? [] : [formatControlKey(control.toUpperCase(), texts)]),
    ...(controlShift === undefined ? [] : [formatControlShiftKey(controlShift.toUpperCase(), texts)]),
  ]
}

/** Returns a function that formats only the first alternative of a shortcut. */
export function useShortcutFormatter(): (shortcut: Shortcut) => string | undefined {
  const texts = useTexts()
  return (shortcut) => formatKeys(shortcut, texts)[0]
}

/** Whether the target is in a dialog or menu, which handles keys itself. */
const isInLayer = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role=dialog], [role=menu], [role=listbox]') !== null

export function isTyping(target: EventTarget | null): boolean {
  return (
    isInLayer(target) ||
    (target instanceof Element && target.closest('input:not([type=range]), textarea, select') !== null)
  )
}

/** Listens for keys without Alt anywhere in the window. Elements that handle a key themselves come first. */
function useDocumentKeys(onKey: (event: KeyboardEvent) => void): void {
  const handle = useEffectEvent(onKey)
  // Subscribes before the first paint, because a key may be pressed right after it.
  useLayoutEffect(() => {
    function listen(event: KeyboardEvent): void {
      if (!event.altKey && !event.defaultPrevented) handle(event)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

/** Calls `close` on Escape, unless a field or a dialog handles it. */
export function useEscape(close: () => void): void {
  useDocumentKeys((event) => {
    if (event.key === 'Escape' && !isTyping(event.target)) close()
  })
}

export type GlobalShortcut = keyof typeof globalShortcuts

const globalKeys = Object.values(globalShortcuts)

/** Calls `run` when a global shortcut is pressed. */
export function useShortcuts(run: (id: GlobalShortcut) => void): void {
  useDocumentKeys((event) => {
    const isControl = event.ctrlKey || event.metaKey
    const pressedShortcut = globalKeys.find(({ typed, key, control }) =>
      isControl ? event.key.toLowerCase() === control : event.key === typed || event.key === key,
    )
    if (!pressedShortcut || (pressedShortcut.inFields ? isInLayer(event.target) : isTyping(event.target)))
      return
    event.preventDefault()
    run(pressedShortcut.id)
  })
}

const getMain = () => document.querySelector('main')

/**
 * Moves the focus to the page, but not to a row. The user may still be typing, and in a row each letter is a
 * command.
 */
export const focusMain = (): void => getMain()?.focus({ preventScroll: true })

/** Moves the focus into the list: from the page by some keys, and from the search by the down arrow. */
export function useListKeys(): void {
  useDocumentKeys((event) => {
    if (event.ctrlKey || event.metaKey) return
    const fromSearch = event.target instanceof Element && event.target.closest('.search') !== null
    if (!getKeysIntoList(fromSearch).includes(event.key)) return
    const row = document.querySelector<HTMLElement>('[data-key][tabindex="0"]')
    if (!row) return
    event.preventDefault()
    row.focus()
  })
}

function getKeysIntoList(fromSearch: boolean): readonly string[] {
  if (fromSearch) return ['ArrowDown']
  if (document.activeElement === getMain()) return ['ArrowDown', 'ArrowUp']
  return document.activeElement === document.body ? ['ArrowDown', 'ArrowUp', 'j', 'k'] : []
}
