import { useEffect, useEffectEvent } from 'react'

/** Whether the person writes, or is in a dialog: keys have their own meaning there. */
function isBusy(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, dialog') !== null
}

/** Listens for plain keys wherever the focus is, after everything nearer to it has had its turn. */
function useDocumentKeys(onKey: (event: KeyboardEvent) => void): void {
  const handle = useEffectEvent(onKey)
  useEffect(() => {
    function listen(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      handle(event)
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

/** The `/` key leads to the search. */
export function useSearchKey(focusSearch: () => void): void {
  useDocumentKeys((event) => {
    if (event.key !== '/' || isBusy(event.target)) return
    event.preventDefault()
    focusSearch()
  })
}

/** From nowhere in particular the keys of the list lead into the list, and from the search the arrow down does. */
export function useListKeys(): void {
  useDocumentKeys((event) => {
    const fromSearch = event.target instanceof Element && event.target.closest('[role=searchbox]') !== null
    const keys = fromSearch ? ['ArrowDown'] : ['ArrowDown', 'ArrowUp', 'j', 'k']
    if (!keys.includes(event.key) || (!fromSearch && document.activeElement !== document.body)) return
    const row = document.querySelector<HTMLElement>('[data-key][tabindex="0"]')
    if (!row) return
    event.preventDefault()
    row.focus()
  })
}
