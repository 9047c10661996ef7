/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a cell of the list, which can't be a table */
import { IconButton } from '#renderer/ui/button.tsx'

interface RowMoreProps {
  readonly text: string
  readonly name: string
  readonly current: boolean
}

export function RowMenuButton({ text, name, current }: RowMoreProps) {
  return (
    <div role="gridcell" className="job-row-more">
      <IconButton
        icon="more"
        text={text}
        aria-label={name}
        tabIndex={current ? 0 : -1}
        aria-haspopup="menu"
        data-more
      />
    </div>
  )
}
