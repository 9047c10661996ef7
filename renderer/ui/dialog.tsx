import { Dialog as Base } from '@base-ui/react/dialog'
import { useRef, type ReactNode } from 'react'
import { useTexts } from '#renderer/state/use-texts.ts'
import { IconButton } from './button.tsx'
import './dialog.css'

export interface ClosableProps {
  readonly onClose: () => void
}

interface DialogProps extends ClosableProps {
  readonly title: string
  readonly wide?: boolean
  /** Called when the dialog closes. If it returns false, the focus doesn't return to where it was before. */
  readonly finalFocus?: () => boolean
  readonly children: ReactNode
}

/**
 * Shows a modal dialog. The focus starts at the element with `data-first`, or in the first text field.
 * Otherwise, it starts at the dialog itself, because the close button would show its tooltip.
 */
export function Dialog({ title, onClose, wide, finalFocus, children }: DialogProps) {
  const { close } = useTexts().common
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open onOpenChange={(open) => open || onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-backdrop" />
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
  const markedElement = popup.querySelector<HTMLElement>('[data-first]')
  const fields = [...popup.querySelectorAll<HTMLElement>(textFields)]
  return markedElement ?? fields.find((field) => field.closest('details:not([open])') === null)
}
