import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import './tooltip.css'

interface TooltipProps {
  /** The name of the control, for those who see only its icon and for those who see nothing. */
  readonly text: string
  /** A button around an icon. */
  readonly children: ReactElement<{ 'aria-label'?: string }>
}

/** Names a button that shows only an icon: to the pointer after a moment, to the focus at once. */
export function Tooltip({ text, children }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} aria-label={text} />
      <Base.Portal>
        <Base.Positioner className="menu-place" sideOffset={6} collisionPadding={8}>
          <Base.Popup className="tooltip" aria-hidden="true">
            {text}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
