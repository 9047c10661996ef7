import { useEffect, useEffectEvent } from 'react'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { findJobs } from '#shared/rules/job-ids.ts'
import { isTyping } from '#renderer/ui/keys.ts'

/**
 * Opens the watch form with text that the user pastes into the window, but not into a field, dialog or menu.
 */
export function usePasteToWatch(): void {
  const texts = useTexts()
  const { openWatch, toast } = useActions()

  const take = useEffectEvent((pasted: string, isMiddleClick: boolean) => {
    // On Linux, a middle click pastes the selected text, often by accident.
    if (isMiddleClick && findJobs(pasted).length === 0) return
    if (pasted === '') toast(texts.watchForm.noText)
    else openWatch(pasted)
  })

  useEffect(() => {
    const stop = new AbortController()
    const options = { signal: stop.signal }
    let isMiddleClick = false
    function onPointerDown(event: Event): void {
      isMiddleClick = event instanceof MouseEvent && event.button === 1
    }
    function onPaste(event: ClipboardEvent): void {
      if (!event.clipboardData || isTyping(event.target)) return
      event.preventDefault()
      take(getPastedText(event.clipboardData), isMiddleClick)
    }
    document.addEventListener('mousedown', onPointerDown, options)
    document.addEventListener('keydown', onPointerDown, options)
    document.addEventListener('paste', onPaste, options)
    return () => stop.abort()
  }, [])
}

/** Returns the pasted text, and the address of a pasted link, whose text may be a title without a job ID. */
function getPastedText(pasted: Pick<DataTransfer, 'getData'>): string {
  const parts = new Set([pasted.getData('text/uri-list'), pasted.getData('text/plain')])
  return [...parts].join('\n').trim()
}
