import { useEffect, useId, useRef, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'
import './dialog.css'

interface DialogProps {
  readonly title: string
  /** The name of the button that closes it. */
  readonly closeName: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/**
 * A modal dialog while mounted: the native one, which keeps the focus inside and the rest inert. Escape and a press
 * beside it close it; the focus goes back to where it
 * came from. It starts at the control marked `data-first`, else at the first.
 */
export function Dialog({ title, closeName, onClose, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = ref.current
    if (dialog && !dialog.open) dialog.showModal()
    dialog?.querySelector<HTMLElement>('[data-first]')?.focus()
    return () => dialog?.close()
  }, [])
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- a press beside the dialog is a convenience: Escape and the close button do the same
    <dialog
      ref={ref}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div className="dialog-inner">
        <div className="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <Button look="quiet" square aria-label={closeName} onClick={onClose}>
            <Icon name="close" />
          </Button>
        </div>
        {children}
      </div>
    </dialog>
  )
}
