import type { RefObject } from 'react'
import type { JobDetail as Detail, JobView } from '../../../preload/contract.ts'
import { useActions, useTicking, useWindow } from '../../state/context.tsx'
import { dateAndTime, exactTimeOfDay, percent, texts, timeOfDay } from '../../texts.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Progress } from '../../ui/progress.tsx'
import { endingKind, isOver } from '../groups.ts'
import { JobIcon } from '../job-icon.tsx'
import { endingSentence, jobSentence, nameOf, pastRunSentence, timeSentence } from '../sentences.ts'
import { hasBar, shapeOf } from '../shape.ts'
import { useServerName } from '../use-groups.ts'
import { CancelButton, RestartButton } from '../wish-buttons.tsx'
import { wishFailed, wishSentence } from '../wishes.ts'
import { ProgressChart } from './progress-chart.tsx'
import { ResultBox } from './result-box.tsx'
import { linesOf } from './timeline.ts'
import { useJobDetail } from './use-job-detail.ts'
import { useSeen } from './use-seen.ts'
import './job-detail.css'

interface JobDetailProps {
  readonly job: JobView
  /** Over the list, with a way back, rather than beside it. */
  readonly sheet: boolean
  readonly onClose: () => void
  readonly closer: RefObject<HTMLButtonElement | null>
}

/** All that is known of one job, and what can be done about it. */
export function JobDetail({ job, sheet, onClose, closer }: JobDetailProps) {
  const { detail, trouble, retry } = useJobDetail(job.key)
  useSeen(job)
  return (
    <aside className="detail" aria-label={texts.detail.name} data-sheet={sheet || undefined}>
      {sheet && (
        <Button ref={closer} look="quiet" className="detail-back" onClick={onClose}>
          <Icon name="back" />
          {texts.detail.back}
        </Button>
      )}
      <Head job={job} sheet={sheet} onClose={onClose} closer={closer} />
      <Doings job={job} />
      <Present job={job} />
      {endingKind(job) === 'failed' && <ErrorBox job={job} detail={detail} />}
      {trouble !== undefined && (
        <p className="detail-said" data-bad role="alert">
          {texts.detail.failedToLoad(trouble)} <Button onClick={retry}>{texts.detail.retry}</Button>
        </p>
      )}
      {detail && <ProgressChart trail={detail.trail} job={job} />}
      {detail && <Timeline job={job} detail={detail} />}
      {detail?.result !== undefined && detail.result !== null && <ResultBox result={detail.result} />}
      {detail && detail.runs.length > 0 && <EarlierRuns detail={detail} />}
    </aside>
  )
}

function Head({ job, sheet, onClose, closer }: JobDetailProps) {
  return (
    <div className="detail-head">
      <JobIcon shape={shapeOf(job)} progress={job.progress} />
      <div className="detail-names">
        <h2 className="selectable" dir="auto" data-id={job.label ? undefined : true}>
          {nameOf(job)}
        </h2>
        {job.label && <div className="detail-id mono selectable">{job.jobId}</div>}
      </div>
      {!sheet && (
        <Button ref={closer} look="quiet" square aria-label={texts.detail.close} onClick={onClose}>
          <Icon name="close" />
        </Button>
      )}
    </div>
  )
}

function Doings({ job }: { job: JobView }) {
  const { wish, copy, unwatch } = useActions()
  const said = useWindow((state) => state.said.get(job.key))
  // While it is on its way the button says so.
  const sentence = said?.text ?? (job.wish?.state === 'sent' ? undefined : wishSentence(job))
  const bad = said ? !said.ok : wishFailed(job)
  return (
    <>
      <div className="detail-doings">
        <RestartButton job={job} primary onPress={() => void wish(job.key, 'restart')} />
        <CancelButton job={job} onPress={() => void wish(job.key, 'cancel')} />
        <Button onClick={() => void copy(job.jobId)}>{texts.detail.copyId}</Button>
        <Button look="quiet" onClick={() => void unwatch(job.key)}>
          {texts.detail.unwatch}
        </Button>
      </div>
      <output className="detail-outcome">
        {sentence && (
          <span className="detail-said" data-bad={bad || undefined}>
            {sentence}
          </span>
        )}
      </output>
    </>
  )
}

/** What the job does now, or how it ended; a failure has its own box. */
function Present({ job }: { job: JobView }) {
  const serverName = useServerName(job.serverId)
  // The outcome of a wish stands above; here the job itself.
  const { wish: _, ...rest } = job
  const sentence = useTicking((now) => endingSentence(job, serverName) ?? jobSentence(rest, serverName, now))
  const time = useTicking((now) => timeSentence(job, now))
  if (endingKind(job) === 'failed') return null
  const stale = job.link.state !== 'live' && job.link.state !== 'polling'
  return (
    <div className="detail-present">
      <p className="selectable" dir="auto">
        {sentence}
      </p>
      {hasBar(job) && (
        <>
          <Progress value={job.progress} name={texts.detail.progress} stale={stale && !isOver(job)} />
          <div className="detail-figures">
            <b>{percent(job.progress)}</b>
            <span>{time}</span>
          </div>
        </>
      )}
    </div>
  )
}

function ErrorBox({ job, detail }: { job: JobView; detail: Detail | undefined }) {
  const { copy } = useActions()
  const error = detail?.error ?? job.error ?? job.ending?.error
  return (
    <section className="detail-error" aria-label={texts.detail.error}>
      <div className="detail-error-head">
        <p>
          <b>{texts.statuses.failed}</b>
          {texts.detail.failedAt(percent(job.progress), job.currentStep)}
        </p>
        {error && (
          <Button look="quiet" square aria-label={texts.detail.copyError} onClick={() => void copy(error)}>
            <Icon name="copy" />
          </Button>
        )}
      </div>
      {error && (
        <p className="detail-error-text mono selectable" dir="auto">
          {error}
        </p>
      )}
    </section>
  )
}

function Timeline({ job, detail }: { job: JobView; detail: Detail }) {
  const serverName = useServerName(job.serverId)
  const lines = linesOf(detail.timeline, job)
  if (lines.length === 0) return null
  return (
    <section className="detail-section">
      <h3 className="section-title">{texts.detail.thisRun(serverName)}</h3>
      <ol className="timeline">
        {lines.map((line) => (
          <li key={`${line.at} ${line.text}`} data-tone={line.tone}>
            <time dateTime={new Date(line.at).toISOString()}>{exactTimeOfDay(line.at)}</time>
            <span dir="auto">{line.text}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

function EarlierRuns({ detail }: { detail: Detail }) {
  const today = useTicking((now) => new Date(now).toDateString())
  return (
    <section className="detail-section">
      <h3 className="section-title">{texts.detail.earlierRuns}</h3>
      <ol className="timeline">
        {detail.runs
          .toSorted((a, b) => b.run - a.run)
          .map((run) => (
            <li key={run.run} data-tone={run.kind === 'failed' || run.kind === 'lost' ? 'bad' : 'plain'}>
              <time dateTime={new Date(run.endedAt).toISOString()} title={dateAndTime(run.endedAt)}>
                {new Date(run.endedAt).toDateString() === today
                  ? timeOfDay(run.endedAt)
                  : dateAndTime(run.endedAt)}
              </time>
              <span dir="auto">{pastRunSentence(run)}</span>
            </li>
          ))}
      </ol>
    </section>
  )
}
