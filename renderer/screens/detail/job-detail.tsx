import { kindOfJob } from '../../../shared/job-kind.ts'
import { isolated } from '../../../shared/bidi.ts'
import { useEffect, useRef } from 'react'
import type { JobView } from '../../../shared/model.ts'
import { useTexts } from '../../state/use-texts.ts'
import { describeMessage } from '../../../shared/texts/describe-message.ts'
import { jobName } from '../../../shared/texts/job-name.ts'
import { Button } from '../../ui/button.tsx'
import { Icon, KindIcon } from '../../ui/icons.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { outcomeKind } from '../../state/models/groups.ts'
import { useBatchName, useServerName } from '../../state/use-groups.ts'
import { LabelEditor } from '../jobs/row/label-editor.tsx'
import { JobActions, Recovers } from './job-actions.tsx'
import { AddedByRule } from './added-by.tsx'
import { EarlierRuns } from './earlier-runs.tsx'
import { ErrorBox } from './error-box.tsx'
import { JobOptions } from './job-options.tsx'
import { ResultBox } from './result/result-box.tsx'
import { ProgressChart } from './run/progress-chart.tsx'
import { Ring } from './run/ring.tsx'
import { RunHints, RunSentences } from './run/run-sentences.tsx'
import { RunTimeline } from './run/run-timeline.tsx'
import { RunTimes } from './run/run-times.tsx'
import { WhereTimeWent } from './run/where-time-went.tsx'
import { useJobDetail } from './use-job-detail.ts'
import { useSeen } from '../../state/use-seen.ts'
import './job-detail.css'

interface JobDetailProps {
  readonly job: JobView
  /** Over the list, with a way back, rather than beside it. */
  readonly sheet: boolean
  readonly onClose: () => void
}

/** All that is known of one job, and what can be done about it. */
export function JobDetail({ job, sheet, onClose }: JobDetailProps) {
  const texts = useTexts()
  const { detail, trouble, onlyPart, retry } = useJobDetail(job.key)
  useSeen([job])
  const back = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (sheet) back.current?.focus()
  }, [sheet])
  return (
    <aside
      className="detail"
      aria-label={texts.detail.name}
      data-sheet={sheet || undefined}
      data-clock={texts.format.dayPeriods() && 12}
    >
      {sheet && (
        <Button ref={back} look="quiet" className="detail-back" onClick={onClose}>
          <Icon name="back" />
          {texts.detail.back}
        </Button>
      )}
      <Head job={job} sheet={sheet} onClose={onClose} />
      <RunHints job={job} />
      <RunTimes job={job} usual={job.usual ?? detail?.usual} />
      <Recovers job={job} />
      <AddedByRule job={job} />
      {outcomeKind(job) === 'failed' && <ErrorBox key={job.run} job={job} detail={detail} />}
      {trouble !== undefined && (
        <p className="detail-said" data-bad role="alert">
          {texts.detail.failedToLoad(trouble)} <Button onClick={retry}>{texts.detail.retry}</Button>
        </p>
      )}
      {onlyPart !== undefined && (
        <p className="detail-said" role="alert">
          {texts.detail.onlyPart(describeMessage(onlyPart, texts))}{' '}
          <Button onClick={retry}>{texts.detail.retry}</Button>
        </p>
      )}
      {detail && <ProgressChart trail={detail.trail} usual={detail.usual} job={job} />}
      {detail && <WhereTimeWent job={job} detail={detail} />}
      {detail && <RunTimeline key={`timeline ${job.run}`} job={job} detail={detail} />}
      {hasResult(detail?.result) && <ResultBox key={`result ${job.run}`} job={job} result={detail?.result} />}
      {detail && detail.runs.length > 0 && <EarlierRuns detail={detail} />}
      <JobOptions job={job} />
      <JobActions job={job} />
    </aside>
  )
}

const hasResult = (result: unknown): boolean => result !== undefined && result !== null && result !== ''

function Head({ job, sheet, onClose }: JobDetailProps) {
  const texts = useTexts()
  const serverName = useServerName(job.serverId)
  const known = kindOfJob(job)
  const kind = known && texts.results.kinds[known]
  const batch = useBatchName(job)
  const place = [kind, job.project?.name, batch, serverName]
    .flatMap((part) => (part ? isolated(part) : []))
    .join(' · ')
  return (
    <div className="detail-head">
      <Ring job={job} />
      <div className="detail-names">
        <LabelEditor job={job} />
        <div className="detail-place">
          <KindIcon kind={known} />
          <span dir="auto">{place}</span>
        </div>
        <RunSentences job={job} />
        {jobName(job, texts) !== job.jobId && <div className="detail-id mono selectable">{job.jobId}</div>}
        {job.muted && (
          <div className="detail-muted">
            <Icon name="bell-off" />
            {texts.job.muted}
          </div>
        )}
      </div>
      {!sheet && (
        <Tooltip text={texts.detail.close}>
          <Button look="quiet" square onClick={onClose}>
            <Icon name="close" />
          </Button>
        </Tooltip>
      )}
    </div>
  )
}
