import { Button } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { Tooltip } from '#renderer/ui/tooltip.tsx'

interface FoldButtonProps {
  readonly isOpen: boolean
  readonly name: string
  readonly tabIndex?: number
  readonly onToggle: () => void
}

export function FoldButton({ isOpen, name, tabIndex, onToggle }: FoldButtonProps) {
  return (
    <Tooltip text={name}>
      <Button
        look="quiet"
        square
        className="fold-button"
        tabIndex={tabIndex}
        aria-expanded={isOpen}
        aria-label={name}
        onClick={onToggle}
      >
        <Icon name={isOpen ? 'down' : 'next'} />
      </Button>
    </Tooltip>
  )
}
