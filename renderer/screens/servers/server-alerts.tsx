import { toIsoTime } from '#shared/rules/time.ts'
import type { QueueAlert, ServerView } from '#shared/model.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { formatMessage } from '#shared/texts/format-message.ts'

export function ServerAlerts({ server }: { server: ServerView }) {
  const texts = useTexts()
  if (server.alerts.length === 0) return null
  return (
    <section className="server-section" aria-labelledby="server-alerts">
      <h3 className="section-title" id="server-alerts">
        {texts.servers.alerts.title}
      </h3>
      <ul className="server-alerts">
        {server.alerts.map((alert) => (
          <Alert key={alert.kind} alert={alert} />
        ))}
      </ul>
    </section>
  )
}

function Alert({ alert }: { alert: QueueAlert }) {
  const texts = useTexts()
  const { kind, raisedAt, message } = alert
  return (
    <li>
      <p className="server-alert-head">
        <b className="tinted" data-tone="warn">
          {formatMessage(message, texts)}
        </b>{' '}
        <time className="faint" dateTime={toIsoTime(raisedAt)}>
          {texts.servers.alerts.since(texts.format.timeOfDay(raisedAt))}
        </time>
      </p>
      <p>{texts.alerts.advice[kind]}</p>
    </li>
  )
}
