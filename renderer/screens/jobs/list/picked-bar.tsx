import type { JobView } from '#shared/model.ts'
import { useJobCommands } from '#renderer/commands/job-commands.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button, IconButton } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { Menu } from '#renderer/ui/menu.tsx'
import { useBatches } from '#renderer/state/use-groups.ts'
import { useFailed } from '#renderer/state/use-failed.ts'
import './picked-bar.css'

/** More actions, besides Restart, need a wider list. */
const maxActionsInRow = 6

export function PickedBar({ jobs }: { jobs: readonly JobView[] }) {
  const texts = useTexts()
  const { restart, toggleMuted, dismiss, unwatch, copy, clearPicked, group } = useActions()
  const { lasting, cancel } = useJobCommands(jobs)
  const keys = jobs.map((job) => job.identity.key)
  const failed = useFailed(jobs).length
  const isOpen = jobs.some((job) => job.attention)
  const batches = useBatches()
  const [first] = jobs
  const isOneBatch =
    batches.has(first?.user.batch ?? '') && jobs.every(({ user: { batch } }) => batch === first?.user.batch)
  const isMuted = jobs.every((job) => job.user.muted)
  // Actions without enough space are put into a menu.
  const rest = [
    ...(isOpen ? [{ name: texts.picked.dismiss, act: () => void dismiss(keys) }] : []),
    { name: isMuted ? texts.picked.unmute : texts.picked.mute, act: () => void toggleMuted(keys) },
    ...lasting.filter(({ id }) => id === 'rename' || id === 'copy-link'),
    { name: texts.picked.copyIds, act: () => void copy(jobs.map((job) => job.identity.jobId).join('\n')) },
    ...(jobs.length > 1 && !isOneBatch ? [{ name: texts.batch.group, act: () => void group(keys) }] : []),
    { name: texts.picked.unwatch, act: () => void unwatch(keys) },
    ...(cancel ? [cancel] : []),
  ]
  return (
    <section
      className="row foot-bar picked-bar"
      data-many={rest.length > maxActionsInRow || undefined}
      aria-label={texts.picked.name}
    >
      <output className="clipped">{texts.picked.count(jobs.length)}</output>
      <div className="picked-actions">
        {failed > 0 && <Button onClick={() => restart(keys)}>{texts.picked.restart(failed)}</Button>}
        {rest.map(({ name, act }) => (
          <Button key={name} look="quiet" className="picked-rest" onClick={act}>
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
