import { Dialog as Base } from '@base-ui/react/dialog'
import { useRef, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'
import { Tooltip } from './tooltip.tsx'
import './dialog.css'

interface DialogProps {
  readonly title: string
  readonly closeName: string
  readonly onClose: () => void
  readonly wide?: boolean
  readonly children: ReactNode
}

/**
 * Traps the focus, and returns it afterwards. The focus starts at the control marked `data-first`, else at the
 * dialog itself: at the close button it would show that button's tooltip.
 */
export function Dialog({ title, closeName, onClose, wide, children }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open onOpenChange={(open) => open || onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-veil" />
        <Base.Popup
          ref={popup}
          className="dialog"
          data-wide={wide || undefined}
          initialFocus={() => popup.current?.querySelector<HTMLElement>('[data-first]') ?? popup.current}
        >
          <div className="row apart dialog-head">
            <Base.Title>{title}</Base.Title>
            <Tooltip text={closeName}>
              <Base.Close render={<Button look="quiet" square />}>
                <Icon name="close" />
              </Base.Close>
            </Tooltip>
          </div>
          <div>{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
