import { useMemo } from 'react'
import { isAwayAlert } from '../../../shared/alert-levels.ts'
import type { QueueStats, ServerView } from '../../../shared/model.ts'
import { queueCounts } from '../../../shared/rules/queue-counts.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { useTexts } from '../../state/use-texts.ts'
import { Icon } from '../../ui/icons.tsx'
import { useJobs } from '../../state/use-groups.ts'
import { workersOf } from './queue-figures.ts'
import './verdict.css'

/** What is at work in the queue, and that it is well. Alerts stand above. Nothing of a server that is away. */
export function Verdict({ server }: { server: ServerView }) {
  const texts = useTexts()
  const jobs = useJobs()
  const counts = useMemo(() => queueCounts(server, jobs.values()), [jobs, server])
  const { stats: sample, statsHistory, alerts, reach } = server
  if (!sample || !counts || reach !== 'ok') return null
  const words = texts.servers.verdict
  const isGood = alerts.every(({ kind }) => isAwayAlert(kind))
  const workers = workersOf([...statsHistory, sample])
  const atWork = [words.active(counts.running), ...(workers === undefined ? [] : [words.workers(workers)])]
  return (
    <p className="verdict">
      {isGood && (
        <b className="verdict-good">
          <Icon name="check" />
          {words.good}
        </b>
      )}
      <span>{atWork.join(' · ')}</span>
    </p>
  )
}

/** What the server says of itself, in its own words; nothing where it says nothing. */
export function ServerSays({ stats }: { stats: QueueStats | undefined }) {
  const texts = useTexts()
  const said = stats && saidBy(stats, texts)
  if (!said) return null
  return <p className="server-note verdict-said selectable">{texts.servers.verdict.says(said)}</p>
}

function saidBy({ health = {}, queueType, cacheSize }: QueueStats, texts: Texts): string {
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
