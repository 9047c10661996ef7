import type { JobView } from '#shared/model.ts'
import { surfaceCommandIds } from '#renderer/commands/commands.ts'
import { useCommands } from '#renderer/commands/use-commands.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button, IconButton } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { Menu } from '#renderer/ui/menu.tsx'
import './picked-bar.css'

const maxActionsInRow = 6

export function PickedJobsBar({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const { clearPicked } = useActions()
  const [restart] = useCommands(['restart'], { jobs })
  // Actions that don't fit move into a menu.
  const rest = useCommands(surfaceCommandIds.pickedBar, { jobs })
  return (
    <section
      className="row bottom-bar picked-bar"
      data-many={rest.length > maxActionsInRow || undefined}
      aria-label={texts.picked.name}
    >
      <output className="clipped">{texts.picked.count(jobs.length)}</output>
      <div className="picked-actions">
        {restart && <Button onClick={restart.act}>{restart.name}</Button>}
        {rest.map(({ id, name, act }) => (
          <Button key={id} look="quiet" className="picked-action" onClick={act}>
            {name}
          </Button>
        ))}
      </div>
      <div className="picked-more">
        <Menu name={texts.picked.more} label={<Icon name="more" />} items={rest} />
      </div>
      <IconButton icon="close" text={texts.picked.clear} onClick={clearPicked} />
    </section>
  )
}
