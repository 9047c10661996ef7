import { useEffect } from 'react'
import type { Discovery, ServerView } from '#shared/model.ts'
import { isUnavailable } from '#shared/rules/restartable.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useDiscoveredActiveJobs, useDiscovery, useUnlistedJobCount } from '#renderer/state/use-discovered.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'

export function OtherJobs({ server }: { readonly server: ServerView }) {
  const texts = useTexts()
  const { ask, setFilter, setServer, openWatch } = useActions()
  const { id } = server
  const discovery = useDiscovery(id)
  const jobs = useDiscoveredActiveJobs(id).length
  const unlisted = useUnlistedJobCount(server)
  const isKnown = server.reach === 'ok' && ['scanned', 'unavailable'].includes(discovery?.state ?? '')
  const reason = formatReason(server, discovery, jobs + (isKnown ? unlisted : 0), texts)
  useEffect(() => {
    void ask('scanServer', { serverId: id })
  }, [id, ask])
  if (jobs === 0 && isUnavailable(server)) return null
  return (
    <section className="server-section" aria-labelledby="server-found">
      <h3 className="section-title" id="server-found">
        {texts.discovery.title}
      </h3>
      {jobs > 0 && (
        <p className="row apart">
          <span>{texts.discovery.notWatched(jobs)}</span>
          <Button
            onClick={() => {
              setServer(id)
              setFilter('unwatched')
            }}
          >
            {texts.common.show}
          </Button>
        </p>
      )}
      {reason && <output className={discovery?.state === 'failed' ? 'tinted' : 'hint'}>{reason}</output>}
      {isKnown && unlisted > 0 && (
        <p className="row apart">
          <span>{texts.discovery.unlisted(unlisted, jobs > 0)}</span>
          <Button onClick={() => openWatch()}>{texts.discovery.paste}</Button>
        </p>
      )}
    </section>
  )
}

function formatReason(
  server: ServerView,
  discovery: Discovery | undefined,
  jobs: number,
  { discovery: discoveryTexts, ...texts }: Texts,
): string | undefined {
  if (isUnavailable(server)) return discoveryTexts.away
  switch (discovery?.state) {
    case undefined:
    case 'unknown':
    case 'scanning':
      return jobs === 0 ? discoveryTexts.looking : undefined
    case 'scanned':
      return jobs === 0 ? discoveryTexts.none : undefined
    case 'unavailable':
      return discoveryTexts.unavailable
    case 'failed':
      return discoveryTexts.failed(
        discovery.reason
          ? formatMessage(discovery.reason, { discovery: discoveryTexts, ...texts })
          : discoveryTexts.away,
      )
  }
}
