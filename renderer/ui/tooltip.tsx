import { Tooltip as Base } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'
import './tooltip.css'

/** All tooltips are one: there is never more than one, and a row of a list has none of its own to keep. */
const tooltip = Base.createHandle<string>()

interface TooltipProps {
  /** What those see who see only the icon. */
  readonly text: string
  /** A button around an icon; it may be called by more than its tooltip, so that one is told from another. */
  readonly children: ReactElement<{ 'aria-label'?: string }>
}

/** Names a button that shows only an icon: to the pointer after a moment, to the focus at once. */
export function Tooltip({ text, children }: TooltipProps) {
  const name = children.props['aria-label'] ?? text
  return <Base.Trigger handle={tooltip} payload={text} render={children} aria-label={name} />
}

/** The place of the tooltip, once in the window. */
export function TooltipHost() {
  return (
    <Base.Root
      handle={tooltip}
      onOpenChange={(_isOpen, details) => {
        // Escape closes the tooltip besides whatever else it closes, and takes no press for itself.
        if (details.reason !== 'escape-key') return
        details.cancel()
        details.allowPropagation()
        tooltip.close()
      }}
    >
      {({ payload }) => (
        <Base.Portal>
          <Base.Positioner className="tooltip-place" sideOffset={6} collisionPadding={8}>
            <Base.Popup className="tooltip" aria-hidden="true">
              {payload}
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      )}
    </Base.Root>
  )
}
