import type { JobView } from '../../../shared/model.ts'
import { useTicking } from '../../state/context.tsx'
import { useWaitingReason } from '../../state/use-waiting-reason.ts'
import { useTexts } from '../../state/use-texts.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { describeMessage } from '../../../shared/texts/describe-message.ts'
import { Progress } from '../../ui/progress.tsx'
import { outcomeKind, isOver } from '../../state/models/groups.ts'
import { outcomeSentence, jobSentence, longerSentence, timeSentence } from '../../state/models/sentences.ts'
import { hasBar } from '../../state/models/shape.ts'
import { useServerName } from '../../state/use-groups.ts'

/** What the job does now, or how it ended; a failure has its own box. */
export function Present({ job }: { readonly job: JobView }) {
  const texts = useTexts()
  const serverName = useServerName(job.serverId)
  const reason = useWaitingReason(job)
  // The outcome of a command stands above; here the job itself.
  const { pendingCommand: _, ...rest } = job
  const sentence = useTicking(
    (now) => outcomeSentence(job, serverName, texts) ?? jobSentence(rest, serverName, now, texts, reason),
  )
  const time = useTicking((now) => timeSentence(job, now, texts))
  const longer = useTicking((now) => longerSentence(job, now, texts))
  const trouble = useTicking((now) => connectionTrouble(job, now, texts))
  const { fromRecords, isEarly } = job.outcome ?? {}
  const origin = fromRecords ? texts.words.fromRecords : isEarly && texts.words.detailsFollow
  const source = origin && <p className="detail-hint selectable">{origin}</p>
  if (outcomeKind(job) === 'failed') return source ? <div className="detail-present">{source}</div> : null
  const stale = job.connection.state !== 'live' && job.connection.state !== 'polling'
  return (
    <div className="detail-present">
      <p className="selectable" dir="auto">
        {sentence}
      </p>
      {source}
      {longer && <p className="detail-hint selectable">{longer}</p>}
      {trouble !== undefined && (
        <p className="detail-hint selectable" dir="auto">
          {trouble}
        </p>
      )}
      {hasBar(job) && (
        <>
          <Progress value={job.progress} name={texts.detail.progress} stale={stale && !isOver(job)} />
          <div className="detail-figures">
            <b>{texts.format.percent(job.progress)}</b>
            <span>{time}</span>
          </div>
        </>
      )}
    </div>
  )
}

/** Why there is no fresh news, and when the next try is; undefined while news come. */
function connectionTrouble({ connection, ...job }: JobView, now: number, texts: Texts): string | undefined {
  if (connection.reason === undefined || isOver({ connection, ...job })) return undefined
  const why = describeMessage(connection.reason, texts)
  if (connection.nextTryAt === undefined) return why
  const left = connection.nextTryAt - now
  return left < 1_000 ? texts.servers.tryingNow(why) : texts.servers.nextTry(why, texts.format.duration(left))
}
