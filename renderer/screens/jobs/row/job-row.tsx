/* oxlint-disable jsx-a11y/prefer-tag-over-role -- only visible rows are rendered, each at its own position, which a table can't do */
import { memo } from 'react'
import type { JobView } from '#shared/model.ts'
import type { Run, RunKey } from '#renderer/state/models/run.ts'
import { findJob } from '#renderer/state/window-store.ts'
import { Button } from '#renderer/ui/button.tsx'
import { useActions, useTickingValue, useWindowState } from '#renderer/state/context.tsx'
import { outcomes } from '#shared/outcome.ts'
import { useServer } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useWaitingReason } from '#renderer/state/use-waiting-reason.ts'
import { Icon } from '#renderer/ui/icons.tsx'
import { useRowProps, type RowPosition } from './rows.ts'
import { KeyButton } from '../../servers/key-button.tsx'
import { RestartButton } from './command-buttons.tsx'
import { getEndTime, isJobOver, isRowGrey } from '#renderer/state/models/groups.ts'
import { JobIcon } from './job-icon.tsx'
import { LabelField } from './label-editor.tsx'
import { RowMenuButton } from './row-menu-button.tsx'
import { RowDetails } from './row-details.tsx'
import {
  formatEndTime,
  formatExpectedEnd,
  formatRowForScreenReader,
  formatTimeLeftOrWaited,
  formatRowText,
  formatOverdueRun,
  formatAutoRestart,
} from '#renderer/state/models/job-texts.ts'
import { formatUsualDuration } from '#shared/texts/format-time-left.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { hasLiveProgress, getIconShape, formatIconMeaning } from '#renderer/state/models/icon-shape.ts'
import { isCommandVisible, hasCommandFailed } from '#renderer/state/models/job-actions.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { lacksKey } from '#shared/rules/api-key.ts'
import { getUncheckedReason } from '#shared/rules/count-jobs.ts'
import type { Texts } from '#shared/texts/index.ts'
import { getAutoRestartLimit } from '#shared/rules/auto-restarts.ts'
import './job-row.css'

interface JobRowProps extends RowPosition {
  readonly id: RunKey
  /**
   * The discovered job or the past run. Absent for a watched job, whose state the row reads from the store.
   */
  readonly run?: Run | undefined
  readonly current: boolean
  readonly selected: boolean
  readonly picked: boolean
  readonly under: 'batch' | 'cause' | undefined
}

/** Shows a row of the list. A change of other rows doesn't render it again. */
export const JobRow = memo(function JobRow(props: JobRowProps) {
  const texts = useTexts()
  const { id, run, current, selected, picked, under, ...place } = props
  const row = useRowProps(place)
  const { startRenaming } = useActions()
  const job = useWindowState((state) => run?.job ?? findJob(state, id))
  const server = useServer(job?.identity.serverId)
  const renaming = useWindowState((state) => state.renamingRowId === id)
  const serverName = server?.name ?? run?.entry?.server ?? texts.servers.unnamed
  const reason = useWaitingReason(job)
  const screenReaderText = useTickingValue(
    (now) => job && formatRowForScreenReader(job, serverName, now, texts, reason),
  )
  if (!job) return null
  const shape = getIconShape(job)
  const name = formatJobName(job.identity, texts)
  return (
    <div
      role="row"
      {...row}
      aria-label={screenReaderText}
      aria-selected={picked}
      aria-current={selected || undefined}
      tabIndex={current ? 0 : -1}
      className="job-row"
      data-key={id}
      data-selected={selected || undefined}
      data-picked={picked || undefined}
      data-under={under}
      data-attention={job.attention || undefined}
      data-quiet={(isJobOver(job) && !job.attention) || undefined}
    >
      <div role="gridcell" className="job-row-icon" data-pick={!run || undefined}>
        <JobIcon
          shape={shape}
          progress={job.run.progress}
          name={formatIconMeaning(job, texts)}
          isGrey={isRowGrey(job)}
        />
        {!run && (
          <span className="job-row-box">
            <Icon name="check" />
          </span>
        )}
      </div>
      <div role="gridcell" className="job-row-text">
        {renaming ? (
          <LabelField
            job={job}
            onDone={(by) => {
              startRenaming(undefined)
              if (by === 'key') row.ref.current?.focus()
            }}
          />
        ) : (
          <div className="job-row-head">
            <span className="job-row-name clipped" title={name} dir="auto">
              {name}
            </span>
            {under !== 'cause' && <RowDetails job={job} server={serverName} nested={under === 'batch'} />}
          </div>
        )}
        <RowText job={job} serverName={serverName} isUnderCause={under === 'cause'} />
      </div>
      <div role="gridcell" className="job-row-side">
        <RowTime job={job} run={run} />
        <div className="job-row-actions">
          <RowMenuButton text={texts.rowMenu.name} name={texts.rowMenu.more(name)} current={current} />
          <RowAction job={job} run={run} tabIndex={current ? 0 : -1} />
        </div>
      </div>
    </div>
  )
})

interface RowSideProps {
  readonly job: JobView
  readonly run: Run | undefined
}

const isDiscovered = (run: Run | undefined): boolean => run !== undefined && run.entry === undefined

const useRowUncheckedReason = (job: JobView) =>
  useWindowState(({ mainState }) => mainState && getUncheckedReason(job, mainState.unchecked))

/** Shows when the run ends or has ended, its progress, or why its server can't be checked. */
function RowTime({ job, run }: RowSideProps) {
  const texts = useTexts()
  const server = useServer(job.identity.serverId)
  const unchecked = useRowUncheckedReason(job)
  const ended = getEndTime(job)
  const time = useTickingValue((now) => formatRowTime(job, ended, now, texts))
  const end = useTickingValue((now) => formatExpectedEnd(job, now, texts))
  if (isDiscovered(run) || isJobOver(job)) return <span>{time}</span>
  if (server && unchecked === 'key' && !job.attention)
    return <span>{lacksKey(server) ? texts.servers.noKey : texts.servers.state.reach.unauthorized}</span>
  if (server && unchecked && server.reach !== 'ok')
    return <span>{texts.servers.state.reach[server.reach]}</span>
  const percent = hasLiveProgress(job) ? texts.format.percent(job.run.progress) : ''
  // If the end is unknown, the percentage is shown instead.
  const estimates = [end, job.usual && formatUsualDuration(job.usual, texts)].filter(Boolean).join(', ')
  return <span title={estimates || undefined}>{time || percent}</span>
}

/** Shows the button that replaces the time on hover, focus or selection. */
function RowAction({ job, run, tabIndex }: RowSideProps & { readonly tabIndex: number }) {
  const texts = useTexts()
  const { restart, watchListedJobs } = useActions()
  const server = useServer(job.identity.serverId)
  const unchecked = useRowUncheckedReason(job)
  if (isDiscovered(run))
    return (
      <Button
        tabIndex={tabIndex}
        aria-label={texts.discovery.watchNamed(formatJobName(job.identity, texts))}
        onClick={() => void watchListedJobs([job.identity.key])}
      >
        {texts.discovery.watch}
      </Button>
    )
  if (isJobOver(job)) {
    const isRestarting = job.user.pendingCommand?.kind === 'restart' && isCommandVisible(job)
    if (!job.attention && !isRestarting) return null
    return <RestartButton job={job} named tabIndex={tabIndex} onPress={() => restart([job.identity.key])} />
  }
  return server && unchecked === 'key' && !job.attention ? (
    <KeyButton server={server} tabIndex={tabIndex} />
  ) : null
}

/**
 * Formats when the run ended, or the remaining time of an active run. If the job is in the group of a day,
 * the time of day is enough.
 */
function formatRowTime(job: JobView, ended: number | undefined, now: number, texts: Texts): string {
  if (ended === undefined) return formatTimeLeftOrWaited(job, now, texts)
  if (job.outcome?.kind === 'lost' && job.attention) return texts.outcomes.lost.word
  return isJobOver(job) && !job.attention ? texts.format.timeOfDay(ended) : formatEndTime(ended, now, texts)
}

interface RowTextProps {
  readonly job: JobView
  readonly serverName: string
  readonly isUnderCause: boolean
}

function RowText({ job, serverName, isUnderCause }: RowTextProps) {
  const texts = useTexts()
  const times = getAutoRestartLimit(job.user, useServer(job.identity.serverId))
  const reason = useWaitingReason(job)
  const result = useWindowState((state) => state.commandResults.get(job.identity.key))
  const rowText = useTickingValue((now) => formatRowText(job, serverName, now, texts, reason))
  const recovery = useTickingValue((now) => formatAutoRestart(job, times, now, texts))
  const overdueText = useTickingValue((now) => formatOverdueRun(job, now, texts))
  const tone = job.outcome && !isRowGrey(job) && outcomes[job.outcome.kind].tone
  const isDoubtful = tone === 'warn' || job.run.lostTrackAt !== undefined
  const hasFailed = job.attention && tone === 'bad'
  const bad = result ? !result.ok : isCommandTextShown(job) ? hasCommandFailed(job) : hasFailed
  const text = result && !result.ok ? formatMessage(result.message, texts) : rowText
  // The row of the cause already shows the error.
  if (isUnderCause && recovery === undefined && result?.ok !== false && !isCommandTextShown(job)) return null
  return (
    <div
      className="job-row-sentence clipped"
      title={overdueText ? `${overdueText} · ${text}` : text}
      dir="auto"
      data-bad={bad || undefined}
      data-warn={(!bad && isDoubtful) || undefined}
    >
      {recovery !== undefined && <span className="job-row-recovery">{recovery}. </span>}
      {overdueText && `${overdueText} · `}
      <bdi>{text}</bdi>
    </div>
  )
}

/**
 * Whether the row shows the result of a command. A command without a response isn't shown, so that the error
 * stays visible.
 */
function isCommandTextShown(job: JobView): boolean {
  return isCommandVisible(job) && job.user.pendingCommand?.state !== 'sent'
}
