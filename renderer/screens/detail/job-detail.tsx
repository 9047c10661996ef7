import { getJobKind } from '#shared/job-kind.ts'
import { isolateText } from '#shared/bidi.ts'
import { useEffect, useRef, useState, type RefObject } from 'react'
import type { JobView, JobKey } from '#shared/model.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { Button, IconButton } from '#renderer/ui/button.tsx'
import { Icon, KindIcon } from '#renderer/ui/icons.tsx'
import { Menu } from '#renderer/ui/menu.tsx'
import { MutedIcon } from '#renderer/ui/muted-icon.tsx'
import { getOutcomeKind } from '#renderer/state/models/groups.ts'
import type { Run } from '#renderer/state/models/run.ts'
import { useBatchName, useServerName } from '#renderer/state/use-groups.ts'
import { useJobSettingEntries } from '../jobs/list/menus/row-menu.tsx'
import { LabelField } from '../jobs/row/label-editor.tsx'
import { DetailActions, AutoRestartStatus } from './detail-actions.tsx'
import { RunActions, RunFacts } from './run-detail.tsx'
import { ErrorBox } from './error-box.tsx'
import { StateCard } from './state-card.tsx'
import { ResultBox } from './result/result-box.tsx'
import { ProgressChart } from './run/progress-chart.tsx'
import { ProgressRing } from './run/progress-ring.tsx'
import { RunTexts } from './run/run-texts.tsx'
import { RunTimes } from './run/run-times.tsx'
import { TimeBreakdown } from './run/time-breakdown.tsx'
import { useMarkSeen } from '#renderer/state/use-seen.ts'
import { useActions, useWindowState, useBridge, useWindowStore } from '#renderer/state/context.tsx'
import { formatWatchRule } from '#renderer/state/models/watch-rule-texts.ts'
import { createDetailLoader, type LoadedDetail } from './detail-loader.ts'
import './job-detail.css'

interface JobDetailProps {
  readonly job: JobView
  /** Set if the details show a discovered job or an earlier run instead of a watched job. */
  readonly run: Run | undefined
  readonly sheet: boolean
  readonly onClose: (() => void) | undefined
}

export function JobDetail({ job, run, sheet, onClose }: JobDetailProps) {
  const texts = useTexts()
  const { detail, error, partialReason, resultBytes, retry } = useJobDetail(
    run ? undefined : job.identity.key,
  )
  useMarkSeen([job])
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (sheet) back.current?.focus()
  }, [sheet])
  return (
    <aside className="detail" aria-label={texts.detail.name} data-sheet={sheet || undefined}>
      <JobDetailHeader job={job} run={run} sheet={sheet} back={back} onClose={onClose} />
      {getOutcomeKind(job) === 'failed' && <ErrorBox key={job.run.number} job={job} detail={detail} />}
      <StateCard job={job} last={run?.entry?.server} />
      <div className="row detail-facts">
        <ProgressRing job={job} />
        <RunTimes job={job} usual={job.usual ?? detail?.usual} />
      </div>
      <RunTexts job={job} last={run?.entry?.server} />
      <AutoRestartStatus job={job} />
      <AddedByRule job={job} />
      {error !== undefined && (
        <p className="tinted" data-tone="warn" role="alert">
          {texts.detail.failedToLoad(error)} <Button onClick={retry}>{texts.common.retry}</Button>
        </p>
      )}
      {partialReason !== undefined && (
        <p className="tinted" role="alert">
          {texts.detail.onlyPart(formatMessage(partialReason, texts))}{' '}
          <Button onClick={retry}>{texts.common.retry}</Button>
        </p>
      )}
      {detail && <ProgressChart trail={detail.trail} usual={detail.usual} job={job} />}
      {detail && <TimeBreakdown job={job} detail={detail} />}
      {(hasResult(detail?.result) || resultBytes !== undefined) && (
        <ResultBox key={`result ${job.run.number}`} job={job} result={detail?.result} bytes={resultBytes} />
      )}
      {run?.entry && <RunFacts entry={run.entry} />}
      {run ? <RunActions run={run} /> : <DetailActions job={job} />}
    </aside>
  )
}

const hasResult = (result: unknown): boolean => result !== undefined && result !== null && result !== ''

interface JobDetailHeaderProps extends JobDetailProps {
  readonly back: RefObject<HTMLButtonElement | null>
}

function JobDetailHeader({ job, run, sheet, back, onClose }: JobDetailHeaderProps) {
  const texts = useTexts()
  const [isRenaming, setIsRenaming] = useState(false)
  const serverName = useServerName(job.identity.serverId, run?.entry?.server)
  const kindName = getJobKind(job.identity, job.outcome)
  const kind = kindName && texts.results.kinds[kindName]
  const batch = useBatchName(job)
  const place = [kind, job.identity.project?.name, batch, serverName]
    .flatMap((part) => (part ? isolateText(part) : []))
    .join(' · ')
  return (
    <div>
      <div className="detail-top">
        {sheet && (
          <Button ref={back} look="quiet" className="detail-back" onClick={onClose}>
            <Icon name="back" />
            {texts.detail.back}
          </Button>
        )}
        <div className="row grow faint detail-place">
          <KindIcon kind={kindName} />
          <span className="clipped" dir="auto">
            {place}
          </span>
          {job.user.muted && <MutedIcon />}
        </div>
        {!run && <MoreMenu job={job} onRename={() => setIsRenaming(true)} />}
        {!sheet && onClose && <IconButton icon="close" text={texts.detail.close} onClick={onClose} />}
      </div>
      {isRenaming ? (
        <LabelField job={job} onDone={() => setIsRenaming(false)} />
      ) : (
        <h2 className="selectable" dir="auto">
          {formatJobName(job.identity, texts)}
        </h2>
      )}
    </div>
  )
}

function MoreMenu({ job, onRename }: { readonly job: JobView; readonly onRename: () => void }) {
  const texts = useTexts()
  const more = useJobSettingEntries([job], onRename)
  return <Menu name={texts.detail.more} label={<Icon name="more" />} items={more} />
}

function AddedByRule({
  job: {
    identity: { key, serverId, addedBy },
  },
}: {
  readonly job: JobView
}) {
  const texts = useTexts()
  const { unwatch } = useActions()
  const rule = useWindowState(({ mainState }) =>
    mainState?.servers.find(({ id }) => id === serverId)?.watchRules.find(({ id }) => id === addedBy?.rule),
  )
  if (!addedBy) return null
  return (
    <p className="row wrap apart tinted detail-recovery">
      <span dir="auto">
        {rule ? texts.watchRules.addedBy(formatWatchRule(rule, texts)) : texts.watchRules.addedByGone}
      </span>
      <Button look="quiet" onClick={() => void unwatch([key])}>
        {texts.watchRules.stopWatching}
      </Button>
    </p>
  )
}

/** @param key undefined if there are no details to load */
function useJobDetail(key: JobKey | undefined): LoadedDetail & { readonly retry: () => void } {
  const bridge = useBridge()
  const store = useWindowStore()
  const [loaded, setLoaded] = useState<LoadedDetail>({ detail: undefined, error: undefined })
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    if (key === undefined) return undefined
    const loader = createDetailLoader(bridge, key, setLoaded)
    loader.load()
    const unsubscribe = store.subscribe((state, before) => {
      const job = state.mainState?.jobs.get(key)
      const last = before.mainState?.jobs.get(key)
      if (job && last) loader.follow(job, last)
    })
    return () => {
      unsubscribe()
      loader.stop()
    }
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another attempt starts over
  }, [bridge, store, key, attempt])
  return { ...loaded, retry: () => setAttempt(attempt + 1) }
}
