import { IconButton } from '#renderer/ui/button.tsx'

interface RowMenuButtonProps {
  readonly text: string
  readonly name: string
  readonly current: boolean
}

export function RowMenuButton({ text, name, current }: RowMenuButtonProps) {
  return (
    <IconButton
      icon="more"
      text={text}
      aria-label={name}
      tabIndex={current ? 0 : -1}
      aria-haspopup="menu"
      data-more
    />
  )
}
