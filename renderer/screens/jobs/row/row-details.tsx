import { getJobKind } from '#shared/job-kind.ts'
import { isolateText } from '#shared/bidi.ts'
import type { JobView } from '#shared/model.ts'
import { useWindowState } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { KindIcon } from '#renderer/ui/icons.tsx'
import { MutedIcon } from '#renderer/ui/muted-icon.tsx'
import { getAutoRestartLimit } from '#shared/rules/auto-restarts.ts'
import { useBatchName, useServerFilter, useServer } from '#renderer/state/use-groups.ts'
import { formatConnectionShort, formatAutoRestartShort } from '#renderer/state/models/job-texts.ts'

interface RowMetaProps {
  readonly job: JobView
  readonly server: string
  readonly nested: boolean
}

export function RowDetails({ job, server, nested }: RowMetaProps) {
  const texts = useTexts()
  const hasSeveralServers = useWindowState(
    ({ mainState }) => mainState !== undefined && mainState.servers.length > 1,
  )
  const showsServer = useServerFilter() === undefined && hasSeveralServers
  const states = [
    formatConnectionShort(job, texts),
    formatAutoRestartShort(job, getAutoRestartLimit(job.user, useServer(job.identity.serverId)), texts),
    job.user.waitedFor && texts.job.waitedFor,
  ].filter((word) => word !== undefined)
  // A job without a label is already named after its kind and project.
  const kind = getJobKind(job.identity, job.outcome)
  const description = job.identity.label
    ? [kind && texts.results.kinds[kind], job.identity.project?.name]
    : kind !== job.identity.kind
      ? [kind && texts.results.kinds[kind]]
      : []
  const batch = useBatchName(job)
  const place = [...description, nested ? undefined : batch, showsServer ? server : undefined]
    .flatMap((part) => (part ? isolateText(part) : []))
    .join(' · ')
  return (
    <span className="job-row-about">
      <span className="job-row-kind" title={kind && texts.results.kinds[kind]}>
        <KindIcon kind={kind} />
      </span>
      {place && (
        <span className="faint job-row-meta clipped" dir="auto">
          {place}
        </span>
      )}
      {states.length > 0 && (
        <span
          className="faint job-row-meta clipped"
          title={
            job.run.connection.state === 'polling'
              ? job.run.connection.reason
                ? formatMessage(job.run.connection.reason, texts)
                : texts.job.pollingWhy
              : undefined
          }
        >
          {states.join(', ')}
        </span>
      )}
      {job.user.muted && <MutedIcon />}
    </span>
  )
}
