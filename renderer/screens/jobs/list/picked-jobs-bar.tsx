import type { JobView } from '#shared/model.ts'
import { surfaceCommandIds } from '#renderer/commands/commands.ts'
import { useCommands } from '#renderer/commands/use-commands.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button, IconButton } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { joinEntryGroups } from '#renderer/ui/menu-entries.tsx'
import { Menu } from '#renderer/ui/menu.tsx'
import { useFitLine } from '#renderer/ui/use-fit-line.ts'
import './picked-bar.css'

export function PickedJobsBar({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const { clearPicked } = useActions()
  const actions = useCommands(surfaceCommandIds.pickedBar, { jobs })
  const others = useCommands(surfaceCommandIds.pickedMenu, { jobs })
  // Actions that don't fit move into the menu.
  const line = useFitLine<HTMLDivElement>((found) =>
    [...found.querySelectorAll<HTMLElement>('button')].slice(1).toReversed(),
  )
  const getHidden = () => {
    const buttons = [...(line.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    return actions.filter((_, index) => buttons[index]?.hidden)
  }
  return (
    <section className="row bottom-bar picked-bar" aria-label={texts.picked.name}>
      <output className="clipped">{texts.picked.count(jobs.length)}</output>
      <div className="picked-actions" ref={line}>
        {actions.map(({ id, short, disabled, isDangerous, act }, index) => (
          <Button
            key={id}
            look={isDangerous ? 'danger' : index === 0 ? 'plain' : 'quiet'}
            disabled={disabled}
            onClick={act}
          >
            {short}
          </Button>
        ))}
      </div>
      <Menu
        name={texts.picked.more}
        label={<Icon name="more" />}
        items={() => joinEntryGroups([getHidden(), others])}
      />
      <IconButton icon="close" text={texts.picked.clear} onClick={clearPicked} />
    </section>
  )
}
