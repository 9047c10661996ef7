/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a cell of the list, which no table can be */
import { Button } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { Tooltip } from '#renderer/ui/tooltip.tsx'

interface RowMoreProps {
  readonly text: string
  readonly name: string
  readonly current: boolean
}

export function RowMore({ text, name, current }: RowMoreProps) {
  return (
    <div role="gridcell" className="job-row-more">
      <Tooltip text={text}>
        <Button
          look="quiet"
          square
          tabIndex={current ? 0 : -1}
          aria-label={name}
          aria-haspopup="menu"
          data-more
        >
          <Icon name="more" />
        </Button>
      </Tooltip>
    </div>
  )
}
