import { useEffect, useEffectEvent, type KeyboardEvent as ReactKeyboardEvent } from 'react'
import { useWindow } from '../state/context.tsx'
import type { Texts } from '../../shared/texts/index.ts'

export const isMac = navigator.userAgent.includes('Mac')

/** A key with the one that Copy and Paste have on this system, as it is written on the keyboard. */
export function controlKey(key: string, texts: Texts): string {
  return isMac ? `⌘${key}` : texts.help.ctrl(key)
}

/** The same with Shift. */
export function controlShiftKey(key: string, texts: Texts): string {
  return isMac ? `⇧⌘${key}` : texts.help.ctrl(texts.help.shift(key))
}

/** Whether the person writes, or is in a dialog or a menu: keys have their own meaning there. */
export function isBusy(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input:not([type=range]), textarea, select, [role=dialog], [role=menu], [role=listbox]',
    ) !== null
  )
}

/**
 * Whether a key types a character. Speech input, or a hand that slips, may press one by chance, so people can switch
 * them off (WCAG 2.2, 2.1.4).
 */
const typesCharacter = ({ key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>) =>
  key.length === 1 && key !== ' ' && !ctrlKey && !metaKey

/** Tells of a key whether it may be a shortcut here: keys that type a character may not where they are switched off. */
export function useAllowedKey(): (event: KeyboardEvent | ReactKeyboardEvent) => boolean {
  const isOn = useWindow((state) => state.world?.settings.characterKeys ?? true)
  return (event) => isOn || !typesCharacter(event)
}

/** Listens for keys wherever the focus is, after everything nearer to it has had its turn. */
function useDocumentKeys(onKey: (event: KeyboardEvent) => void): void {
  const isAllowed = useAllowedKey()
  const handle = useEffectEvent((event: KeyboardEvent) => isAllowed(event) && onKey(event))
  useEffect(() => {
    function listen(event: KeyboardEvent): void {
      if (!event.altKey && !event.defaultPrevented) handle(event)
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

/** Escape closes what lies open, from anywhere but fields and dialogs, which have their own Escape. */
export function useEscape(close: () => void): void {
  useDocumentKeys((event) => {
    if (event.key === 'Escape' && !isBusy(event.target)) close()
  })
}

/**
 * Keys that do the same from anywhere but fields and dialogs: the one that is typed, or with Control (Command on a Mac)
 * before it, such as `Control+z`.
 */
export function useShortcuts(shortcuts: Readonly<Record<string, () => void>>): void {
  useDocumentKeys((event) => {
    const control = event.ctrlKey || event.metaKey
    const act = shortcuts[control ? `Control+${event.key.toLowerCase()}` : event.key]
    if (!act || isBusy(event.target)) return
    event.preventDefault()
    act()
  })
}

/** From nowhere in particular the keys of the list lead into the list, and from the search the arrow down does. */
export function useListKeys(): void {
  useDocumentKeys((event) => {
    if (event.ctrlKey || event.metaKey) return
    const fromSearch = event.target instanceof Element && event.target.closest('[role=searchbox]') !== null
    const keys = fromSearch ? ['ArrowDown'] : ['ArrowDown', 'ArrowUp', 'j', 'k']
    if (!keys.includes(event.key) || (!fromSearch && document.activeElement !== document.body)) return
    const row = document.querySelector<HTMLElement>('[data-key][tabindex="0"]')
    if (!row) return
    event.preventDefault()
    row.focus()
  })
}
