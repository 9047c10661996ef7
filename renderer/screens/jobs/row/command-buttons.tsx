import type { JobView } from '#shared/model.ts'
import { useWindowState } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { formatJobName } from '#shared/texts/job-name.ts'
import { wasRestartedInBulk } from '#renderer/state/window-store.ts'
import { getCancelOffer, getRestartOffer } from '#renderer/state/models/job-actions.ts'

interface CommandButtonProps {
  readonly job: JobView
  readonly onPress: () => void
  readonly named?: boolean
  readonly primary?: boolean
  readonly tabIndex?: number
}

export function RestartButton({
  job,
  onPress,
  named = false,
  primary = false,
  tabIndex,
}: CommandButtonProps) {
  const texts = useTexts()
  const pending = useWindowState((state) => state.pendingRequests.get(job.identity.key))
  const isTogether = useWindowState((state) => wasRestartedInBulk(state, job.identity.key))
  const offer = getRestartOffer(job, pending)
  if (offer === 'none') return null
  const isPending = offer === 'underway' || isTogether
  const name = isPending
    ? texts.command.restartingNamed(formatJobName(job.identity, texts))
    : texts.command.restartNamed(formatJobName(job.identity, texts))
  return (
    <Button
      look={primary ? 'primary' : 'plain'}
      disabled={isPending}
      tabIndex={tabIndex}
      aria-label={named ? name : undefined}
      onClick={onPress}
    >
      {isPending ? texts.command.restarting : texts.command.restart}
    </Button>
  )
}

/** @param isInert true for a moment after a cancel, so that a second click doesn't restart the job */
export function CancelButton({
  job,
  isInert,
  onPress,
}: Pick<CommandButtonProps, 'job' | 'onPress'> & { readonly isInert: boolean }) {
  const texts = useTexts()
  const pending = useWindowState((state) => state.pendingRequests.get(job.identity.key))
  const offer = getCancelOffer(job, pending)
  if (offer === 'none' && !isInert) return null
  const isPending = offer !== 'ready'
  return (
    <Button look="danger" disabled={isPending} onClick={onPress}>
      {isPending ? texts.command.cancelling : texts.command.cancel}
    </Button>
  )
}
