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
 * Traps the focus, and returns it afterwards. The focus starts at the control marked `data-first`, else at
 * the first of its content.
 */
export function Dialog({ title, closeName, onClose, wide, children }: DialogProps) {
  const content = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open onOpenChange={(open) => open || onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-veil" />
        <Base.Popup
          className="dialog"
          data-wide={wide || undefined}
          initialFocus={() => content.current?.querySelector<HTMLElement>('[data-first]') ?? true}
        >
          <div className="row apart dialog-head">
            <Base.Title>{title}</Base.Title>
            <Tooltip text={closeName}>
              <Base.Close render={<Button look="quiet" square />}>
                <Icon name="close" />
              </Base.Close>
            </Tooltip>
          </div>
          <div ref={content}>{children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
