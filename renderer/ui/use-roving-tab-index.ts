import { useEffect, type RefObject } from 'react'

export function useRovingTabIndex(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = ref.current
    if (!element) return undefined
    let last: HTMLElement | undefined
    const buttons = () => [...element.querySelectorAll('button')]

    function setTabStop(): void {
      const all = buttons()
      const stop =
        all.find((each) => each === document.activeElement) ??
        all.find((each) => each === last) ??
        all.find((each) => each.hasAttribute('aria-current')) ??
        all[0]
      for (const each of all) each.tabIndex = each === stop ? 0 : -1
      if (stop === document.activeElement) last = stop
    }

    function onKeyDown(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const all = buttons()
      const at = all.findIndex((each) => each === document.activeElement)
      const [next, before] = [at + 1, at - 1]
      const to = {
        ArrowDown: next,
        ArrowRight: next,
        ArrowUp: before,
        ArrowLeft: before,
        Home: 0,
        End: all.length - 1,
      }[event.key]
      if (at === -1 || to === undefined) return
      event.preventDefault()
      all[Math.min(Math.max(to, 0), all.length - 1)]?.focus()
    }

    setTabStop()
    const watcher = new MutationObserver(setTabStop)
    watcher.observe(element, { childList: true, subtree: true })
    element.addEventListener('focusin', setTabStop)
    element.addEventListener('keydown', onKeyDown)
    return () => {
      watcher.disconnect()
      element.removeEventListener('focusin', setTabStop)
      element.removeEventListener('keydown', onKeyDown)
    }
  }, [ref])
}
