import { isUnreachableAlert, getAlertLevels } from '#shared/alert-levels.ts'
import type { ServerView } from '#shared/model.ts'
import { isUnavailable } from '#shared/rules/restartable.ts'
import { findExceededMeasures } from '#shared/rules/queue-measures.ts'
import { formatQueueInFull } from '#shared/texts/format-queue.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { getFigures } from '#renderer/state/models/server-texts.ts'
import { useServerCounts } from '#renderer/state/use-groups.ts'
import { useTickingValue } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Icon } from '#renderer/ui/icons.tsx'
import { MoreOptions } from '#renderer/ui/more-options.tsx'

/** Figures that are older than this, in ms, count as outdated. */
const staleAfterMs = 120_000

/** Shows whether the queue is healthy. The user can unfold its figures. */
export function QueuePanel({ server }: { readonly server: ServerView }) {
  const texts = useTexts()
  const screenTexts = texts.servers.screen
  const { stats, reach } = server
  const isOld = useTickingValue((now) => stats !== undefined && now - stats.at >= staleAfterMs)
  const ageText = useTickingValue((now) => {
    if (!stats) return screenTexts.noCounts
    const time = texts.format.timeOfDay(stats.at)
    return isOld
      ? screenTexts.checkedAgo(time, texts.format.roughDuration(now - stats.at))
      : screenTexts.checkedAt(time)
  })
  if (!stats && isUnavailable(server)) return null
  return (
    <section
      className="server-section"
      aria-label={screenTexts.queue}
      data-stale={isOld || (stats && reach !== 'ok') || undefined}
    >
      <p className="row wrap verdict">
        <QueueStatus server={server} />
        <span>{ageText}</span>
      </p>
      {stats && (
        <MoreOptions label={screenTexts.details}>
          <dl className="server-figures">
            {getFigures(stats, texts).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd className="selectable">{value}</dd>
              </div>
            ))}
          </dl>
          <p className="hint">{screenTexts.whose}</p>
        </MoreOptions>
      )}
    </section>
  )
}

function QueueStatus({ server }: { readonly server: ServerView }) {
  const texts = useTexts()
  const { stats: sample, alerts, reach } = server
  const { own, queue } = useServerCounts(server)
  if (!sample || reach !== 'ok') return null
  const verdictTexts = texts.servers.verdict
  const raisedKinds = alerts.filter(({ kind }) => !isUnreachableAlert(kind)).map(({ kind }) => kind)
  const over = findExceededMeasures(sample.stats, getAlertLevels(server))
  const isHealthy = raisedKinds.length === 0 && over.length === 0
  const measured = over.flatMap(({ kind, message }) =>
    raisedKinds.includes(kind) ? [] : [formatMessage(message(sample.stats), texts)],
  )
  const workers = sample.workers === undefined ? [] : [verdictTexts.workers(sample.workers)]
  return (
    <>
      <b data-good={isHealthy || undefined}>
        <Icon name={isHealthy ? 'check' : 'warning'} />
        {isHealthy ? verdictTexts.good : verdictTexts.warning}
      </b>
      {[formatQueueInFull(own, queue, texts), ...measured, ...workers].map((each) => (
        <span key={each}>{each}</span>
      ))}
    </>
  )
}
