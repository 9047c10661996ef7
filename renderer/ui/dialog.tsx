import { Dialog as Base } from '@base-ui/react/dialog'
import { useRef, type ReactNode } from 'react'
import { useTexts } from '#renderer/state/use-texts.ts'
import { IconButton } from './button.tsx'
import './dialog.css'

export interface Closable {
  readonly onClose: () => void
}

interface DialogProps extends Closable {
  readonly title: string
  readonly wide?: boolean
  /** Whether the focus returns afterwards; it does by default. */
  readonly finalFocus?: () => boolean
  readonly children: ReactNode
}

/**
 * Traps the focus, and returns it afterwards. The focus starts at the control marked `data-first`, else in the first
 * text field, else at the dialog itself: at the close button it would show that button's tooltip.
 */
export function Dialog({ title, onClose, wide, finalFocus, children }: DialogProps) {
  const { close } = useTexts().words
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open onOpenChange={(open) => open || onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-veil" />
        <Base.Popup
          ref={popup}
          className="dialog"
          data-wide={wide || undefined}
          finalFocus={finalFocus}
          initialFocus={() => (popup.current && findFirst(popup.current)) ?? popup.current}
        >
          <div className="row apart dialog-head">
            <Base.Title>{title}</Base.Title>
            <Base.Close render={<IconButton icon="close" text={close} />} />
          </div>
          <div>{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

const textFields = 'input:is([type=text], [type=password], [type=url], :not([type])), textarea'

function findFirst(popup: HTMLElement): HTMLElement | undefined {
  const marked = popup.querySelector<HTMLElement>('[data-first]')
  const fields = [...popup.querySelectorAll<HTMLElement>(textFields)]
  return marked ?? fields.find((field) => field.closest('details:not([open])') === null)
}
