import { useEffect, useState } from 'react'
import { useActions, useWindowState } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from './button.tsx'
import './toast.css'

/** How long a toast is shown, in ms. A toast with an Undo button stays longer. */
const durationsMs = { plain: 3_000, undo: 8_000 }

/** Shows a message for a few seconds, and longer while the pointer or the focus is on it. */
export function Toast() {
  const texts = useTexts()
  const toast = useWindowState((state) => state.toast)
  const { dismissToast } = useActions()
  const [held, setHeld] = useState<number>()

  useEffect(() => {
    if (!toast || held === toast.id) return undefined
    const timer = setTimeout(dismissToast, toast.undo ? durationsMs.undo : durationsMs.plain)
    return () => clearTimeout(timer)
  }, [toast, held, dismissToast])
  const undo = toast?.undo
  return (
    <output className="toasts">
      {toast && (
        <div
          key={toast.id}
          className="row popup toast"
          onPointerEnter={() => setHeld(toast.id)}
          onPointerLeave={() => setHeld(undefined)}
          onFocus={() => setHeld(toast.id)}
          onBlur={() => setHeld(undefined)}
        >
          <span className="clipped">{toast.text}</span>
          {undo && <Button onClick={() => void undo()}>{texts.common.undo}</Button>}
        </div>
      )}
    </output>
  )
}
