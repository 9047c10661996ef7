import { useEffect, useRef, useState } from 'react'
import type { Discovery, ServerView, ListedJob } from '#shared/model.ts'
import { isUnavailable } from '#shared/rules/restartable.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button, IconButton, LinkButton } from '#renderer/ui/button.tsx'
import { useDiscovery, useDiscovered, useUnlisted } from './use-discovered.ts'
import { DiscoveredRow } from './discovered-row.tsx'
import './discovery.css'

/** The most finished jobs that are shown, because older ones are rarely needed. */
const maxEnded = 50

export function DiscoveredSection({ server }: { readonly server: ServerView }) {
  const texts = useTexts()
  const { ask } = useActions()
  const { id } = server
  const discovery = useDiscovery(id)
  const { active, ended } = useDiscovered(id)
  const title = useRef<HTMLHeadingElement>(null)
  // The view is a new object each time the user opens it.
  const view = useWindow((state) => state.view)
  useEffect(() => {
    void ask('scanServer', { serverId: id })
  }, [id, ask])
  useEffect(() => {
    if (view.name === 'server' && view.at === 'found') title.current?.focus()
  }, [view])
  const isLooking = discovery === undefined || discovery.state === 'scanning'
  return (
    <section className="server-section" aria-labelledby="server-found">
      <div className="row found-title">
        <h3 className="section-title" id="server-found" ref={title} tabIndex={-1}>
          {texts.found.title}
          {active.length > 0 && <span>{texts.format.count(active.length)}</span>}
        </h3>
        {isLooking && active.length > 0 && <span className="hint">{texts.found.looking}</span>}
        <IconButton
          icon="refresh"
          text={texts.found.again}
          onClick={() => void ask('scanServer', { serverId: id })}
        />
      </div>
      <ScanError server={server} discovery={discovery} />
      {active.length > 0 && <DiscoveredList jobs={active} />}
      {active.length === 0 && <NoJobs server={server} discovery={discovery} />}
      <UnlistedJobs server={server} hasOthers={active.length > 0} />
      {ended.length > 0 && <EndedJobs server={server} />}
    </section>
  )
}

interface StateProps {
  readonly server: ServerView
  readonly discovery: Discovery | undefined
}

function ScanError({ server, discovery }: StateProps) {
  const texts = useTexts()
  if (server.reach !== 'ok' || discovery?.state !== 'failed') return null
  const { reason } = discovery
  return (
    <p className="tinted" data-tone="warn" role="alert">
      {texts.found.failed(reason ? formatMessage(reason, texts) : texts.found.away)}
    </p>
  )
}

function NoJobs({ server, discovery }: StateProps) {
  const texts = useTexts()
  const sentence = formatNoJobs(server, discovery, texts)
  return sentence && <output className="hint">{sentence}</output>
}

function formatNoJobs(server: ServerView, discovery: StateProps['discovery'], { found }: Texts) {
  if (server.reach === 'unauthorized') return found.rejected
  if (isUnavailable(server)) return found.away
  switch (discovery?.state) {
    case undefined:
    case 'unknown':
    case 'scanning':
      return found.looking
    case 'scanned':
      return found.none
    case 'unavailable':
      return found.unavailable
    case 'failed':
      return undefined
  }
}

/** Shows the number of jobs that only the queue's counts include. */
function UnlistedJobs({ server, hasOthers }: { readonly server: ServerView; readonly hasOthers: boolean }) {
  const texts = useTexts()
  const { openWatch } = useActions()
  const jobs = useUnlisted(server)
  const state = useDiscovery(server.id)?.state
  const isKnown = server.reach === 'ok' && (state === 'scanned' || state === 'unavailable')
  if (!isKnown || jobs === 0) return null
  return (
    <p className="row wrap apart found-unlisted tinted">
      <span>{texts.found.unlisted(jobs, hasOthers)}</span>
      <Button onClick={() => openWatch()}>{texts.found.paste}</Button>
    </p>
  )
}

function EndedJobs({ server: { id } }: { readonly server: ServerView }) {
  const texts = useTexts()
  const { ended } = useDiscovered(id)
  const [isOpen, setIsOpen] = useState(false)
  const shown = ended.slice(0, maxEnded)
  return (
    <>
      <LinkButton aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? texts.found.hideEnded : texts.found.showEnded(shown.length)}
      </LinkButton>
      {isOpen && <DiscoveredList jobs={shown} />}
    </>
  )
}

function DiscoveredList({ jobs }: { readonly jobs: readonly ListedJob[] }) {
  const texts = useTexts()
  const { watchListed } = useActions()
  return (
    <>
      {jobs.length > 1 && (
        <Button className="found-all" onClick={() => void watchListed(jobs.map(({ key }) => key))}>
          {texts.found.watchAll(jobs.length)}
        </Button>
      )}
      <ul aria-label={texts.found.list}>
        {jobs.map((job) => (
          <DiscoveredRow key={job.key} job={job} />
        ))}
      </ul>
    </>
  )
}
