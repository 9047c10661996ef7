import { useMemo } from 'react'
import { guideLevels, isAwayAlert, levelsOf } from '#shared/alert-levels.ts'
import type { QueueStats, ServerView } from '#shared/model.ts'
import { queueCounts } from '#shared/rules/queue-counts.ts'
import { overThresholds } from '#shared/rules/queue-measures.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import { useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Icon } from '#renderer/ui/icons.tsx'
import { useJobs } from '#renderer/state/use-groups.ts'
import './verdict.css'

/** Shows whether the queue is fine. Raised alerts are listed above. */
export function Verdict({ server }: { server: ServerView }) {
  const texts = useTexts()
  const jobs = useJobs()
  const defaults = useWindow(({ world }) => world?.settings.alertLevels ?? guideLevels)
  const counts = useMemo(() => queueCounts(server, jobs.values()), [jobs, server])
  const { stats: sample, alerts, reach } = server
  if (!sample || !counts || reach !== 'ok') return null
  const words = texts.servers.verdict
  const raised = alerts.filter(({ kind }) => !isAwayAlert(kind)).map(({ kind }) => kind)
  const over = overThresholds(sample.stats, levelsOf(server, defaults))
  const isGood = raised.length === 0 && over.length === 0
  // Alerts have their own text above.
  const measured = over.flatMap(({ kind, message }) =>
    raised.includes(kind) ? [] : [describeMessage(message(sample.stats), texts)],
  )
  const { workers } = sample
  const atWork = [words.active(counts.running), ...(workers === undefined ? [] : [words.workers(workers)])]
  return (
    <p className="verdict">
      <b className="verdict-word" data-good={isGood || undefined}>
        <Icon name={isGood ? 'check' : 'warning'} />
        {isGood ? words.good : words.warning}
      </b>
      <span>{[...measured, ...atWork].join(' · ')}</span>
    </p>
  )
}

export function ServerSays({ stats }: { stats: QueueStats | undefined }) {
  const texts = useTexts()
  const text = stats && healthText(stats, texts)
  if (!text) return null
  return <p className="hint verdict-health selectable">{texts.servers.verdict.says(text)}</p>
}

function healthText({ health = {}, queueType, cacheSize }: QueueStats, texts: Texts): string {
  const words = texts.servers.verdict
  const { status, resourceUtilization: resources, limitEnforcement: limits } = health
  const ofHealth = [status, resources && words.resources(resources), limits && words.limits(limits)]
  const parts = [
    ofHealth.filter(Boolean).join(', '),
    queueType,
    cacheSize === undefined ? undefined : words.inCache(cacheSize),
  ]
  return parts.filter(Boolean).join(' · ')
}
