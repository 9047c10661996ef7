import { isoTime } from '#shared/rules/time.ts'
import type { QueueAlert, ServerView } from '#shared/model.ts'
import { outcomeKind } from '#renderer/state/models/groups.ts'
import { useJobs } from '#renderer/state/use-groups.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { describeMessage } from '#shared/texts/describe-message.ts'
import { Button } from '#renderer/ui/button.tsx'

export function Alerts({ server }: { server: ServerView }) {
  const texts = useTexts()
  if (server.alerts.length === 0) return null
  return (
    <section className="server-section" aria-labelledby="server-alerts">
      <h3 className="section-title" id="server-alerts">
        {texts.servers.alerts.title}
      </h3>
      <ul className="server-alerts">
        {server.alerts.map((alert) => (
          <Alert key={alert.kind} alert={alert} server={server} />
        ))}
      </ul>
    </section>
  )
}

function Alert({ alert, server }: { alert: QueueAlert; server: ServerView }) {
  const texts = useTexts()
  const { kind, raisedAt, message } = alert
  return (
    <li>
      <p className="server-alert-head">
        <b className="tinted" data-tone="warn">
          {describeMessage(message, texts)}
        </b>{' '}
        <time className="faint" dateTime={isoTime(raisedAt)}>
          {texts.servers.alerts.since(texts.format.timeOfDay(raisedAt))}
        </time>
      </p>
      <p>{texts.alerts.advice[kind]}</p>
      {kind === 'failure-rate' && <ShowFailed server={server} />}
    </li>
  )
}

function ShowFailed({ server }: { server: ServerView }) {
  const texts = useTexts()
  const { setServer, setFilter } = useActions()
  const failed = [...useJobs().values()].filter(
    (job) => job.serverId === server.id && outcomeKind(job) === 'failed',
  )
  if (failed.length === 0) return null
  return (
    <Button
      onClick={() => {
        setServer(server.id)
        // A read failure is among the finished jobs.
        setFilter(failed.some((job) => job.attention) ? 'attention' : 'finished')
      }}
    >
      {texts.servers.alerts.showFailed}
    </Button>
  )
}
