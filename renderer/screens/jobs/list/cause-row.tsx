/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a row of the list, which can't be a table */
import { useMemo } from 'react'
import { isolateText } from '#shared/bidi.ts'
import type { JobView } from '#shared/model.ts'
import { getCauseLine } from '#shared/rules/error-cause.ts'
import { truncateLine } from '#shared/texts/truncate-line.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { useActions, useTickingValue, useWindowState } from '#renderer/state/context.tsx'
import type { CauseRowId } from '#renderer/state/models/batches.ts'
import type { Cause } from '#renderer/state/models/causes.ts'
import { formatEndTime } from '#renderer/state/models/job-texts.ts'
import { getEndTime } from '#renderer/state/models/groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button, IconButton } from '#renderer/ui/button.tsx'
import { Icon } from '#renderer/ui/icons.tsx'
import { JobIcon } from '../row/job-icon.tsx'
import { useFailedJobs } from '#renderer/state/use-failed-jobs.ts'
import { useRowProps, type RowPosition } from '../row/rows.ts'

interface CauseRowProps extends RowPosition {
  readonly id: CauseRowId
  readonly cause: Cause
  readonly isOpen: boolean
  readonly isCurrent: boolean
  /**
   * Whether the Restart button of this row is the window's primary button, because the cause seems to be
   * resolved.
   */
  readonly isOffered: boolean
  readonly onToggle: () => void
}

/**
 * Shows one row for several failures with the same cause. Its button restarts these jobs, after a
 * confirmation.
 */
export function CauseRow({
  id,
  cause: { jobs },
  isOpen,
  isCurrent,
  isOffered,
  onToggle,
  ...place
}: CauseRowProps) {
  const texts = useTexts()
  const row = useRowProps(place)
  const { what, since, servers } = useCauseSummary(jobs)
  const title = texts.cause.title(jobs.length, what)
  return (
    <div
      role="row"
      {...row}
      aria-label={[title, since, servers].filter(Boolean).join(', ')}
      tabIndex={isCurrent ? 0 : -1}
      className="job-row cause-row"
      data-key={id}
      data-attention
    >
      <div role="gridcell" className="job-row-icon">
        <JobIcon shape="failed" />
      </div>
      <div role="gridcell" className="job-row-text">
        <div className="job-row-title">
          <span className="cause-row-head">
            <span className="cause-row-what clipped" title={what} dir="auto">
              {title}
            </span>
            <span className="hint cause-row-since">{since}</span>
          </span>
          <IconButton
            icon={isOpen ? 'down' : 'next'}
            text={isOpen ? texts.cause.hide : texts.cause.show(jobs.length)}
            className="fold-button"
            tabIndex={isCurrent ? 0 : -1}
            aria-expanded={isOpen}
            onClick={onToggle}
          />
        </div>
        {servers !== '' && (
          <div className="row faint cause-row-servers">
            <Icon name="server" />
            <span className="clipped" title={servers} dir="auto">
              {servers}
            </span>
          </div>
        )}
      </div>
      <div role="gridcell" className="job-row-side">
        <RestartCauseButton jobs={jobs} isPrimary={isOffered} tabIndex={isCurrent ? 0 : -1} />
      </div>
    </div>
  )
}

/**
 * Formats the cause, the time of the first failure, and the affected servers if the user has several servers.
 */
function useCauseSummary(jobs: readonly JobView[]) {
  const texts = useTexts()
  const { what, earliest, serverIds } = useMemo(
    () => ({
      what: getCauseLine(jobs.map((job) => job.run.error)) ?? '',
      earliest: Math.min(...jobs.map((job) => getEndTime(job) ?? job.identity.addedAt)),
      serverIds: new Set(jobs.map((job) => job.identity.serverId)),
    }),
    [jobs],
  )
  const since = useTickingValue((now) => texts.cause.since(formatEndTime(earliest, now, texts)))
  const servers = useWindowState(({ mainState }) => {
    const allServers = mainState?.servers ?? []
    const causeServers = allServers.filter(({ id }) => serverIds.has(id))
    return allServers.length < 2 ? '' : causeServers.map(({ name }) => isolateText(name)).join(', ')
  })
  return { what, since, servers }
}

function RestartCauseButton({
  jobs,
  isPrimary,
  tabIndex,
}: {
  readonly jobs: readonly JobView[]
  readonly isPrimary: boolean
  readonly tabIndex: number
}) {
  const texts = useTexts()
  const { openRestart } = useActions()
  const failed = useFailedJobs(jobs)
  const isRunning = useWindowState((state) => state.mainState?.bulk !== undefined)
  if (failed.length === 0) return null
  return (
    <Button
      look={isPrimary ? 'primary' : 'plain'}
      disabled={isRunning}
      tabIndex={tabIndex}
      onClick={() => openRestart(failed.map((job) => job.identity.key))}
    >
      {texts.cause.restart(failed.length)}
    </Button>
  )
}

interface RestartOfferProps extends RowPosition {
  readonly cause: Cause
  readonly done: JobView | undefined
  readonly onClose: () => void
}

/** The job's name is truncated to this many characters, so that the rest of the sentence stays visible. */
const maxNameLength = 32

/** Shows that a cause seems to be resolved. The button that restarts the jobs is in the row of the cause. */
export function RestartOffer({ cause, done, onClose, ...place }: RestartOfferProps) {
  const texts = useTexts()
  const row = useRowProps(place)
  const failed = useFailedJobs(cause.jobs)
  if (!done || failed.length === 0) return null
  const name = formatJobName(done.identity, texts)
  return (
    <div role="row" {...row} className="restart-offer">
      <div role="gridcell" aria-colspan={4}>
        <p title={name} dir="auto">
          {texts.cause.overcome(isolateText(truncateLine(name, maxNameLength)), failed.length)}
        </p>
      </div>
      <div role="gridcell">
        <Button look="quiet" aria-label={texts.cause.notNow} onClick={onClose}>
          <span>{texts.cause.notNow}</span>
          <Icon name="close" />
        </Button>
      </div>
    </div>
  )
}
