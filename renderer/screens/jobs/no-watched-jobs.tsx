import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Discovery, ServerView } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { isUnavailable } from '#shared/rules/restartable.ts'
import { formatUnreachable } from '#renderer/state/models/server-texts.ts'
import { useActions, useWindowState, useWindowStore } from '#renderer/state/context.tsx'
import { useServers } from '#renderer/state/use-groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { LinkButton } from '#renderer/ui/button.tsx'
import { countUnlistedJobs } from '#shared/rules/queue-counts.ts'
import { useDiscovery } from '#renderer/state/use-discovered.ts'
import { PluginDialog } from '../servers/plugin-dialog.tsx'
import { WatchField } from '../watch/watch-field.tsx'
import '#renderer/ui/empty.css'

/**
 * Replaces an empty list. Has a field for watching a job, and offers to install the plugin if the only server
 * lacks it.
 */
export function NoWatchedJobs() {
  const texts = useTexts()
  const { closeDialog } = useActions()
  const isAsked = useWindowState(({ dialogs }) => dialogs.some(({ type }) => type === 'watch'))
  const hint = useHint()
  const card = useRef<HTMLDivElement>(null)
  const store = useWindowStore()
  useLayoutEffect(() => {
    store.setState({ hasWatchField: true })
    return () => store.setState({ hasWatchField: false })
  }, [store])
  // A command that opens the form moves the focus to this field instead.
  useEffect(() => {
    if (!isAsked) return
    card.current?.querySelector('input')?.focus()
    closeDialog('watch')
  }, [isAsked, closeDialog])
  return (
    <div className="empty">
      <div className="empty-card" ref={card}>
        <h2>{texts.empty.title}</h2>
        <p className="empty-lead">{hint}</p>
        <WatchField />
        <PluginOffer />
      </div>
    </div>
  )
}

/** Explains why no jobs are listed. If there is only one server, the server's state is the reason. */
function useHint(): string {
  const texts = useTexts()
  const servers = useServers()
  const discoveries = useWindowState((state) => state.mainState?.discoveries)
  const [only, ...others] = servers
  if (only && others.length === 0) return formatHint(only, discoveries?.get(only.id), texts)
  const isLooking = servers.some(
    (server) => !isUnavailable(server) && isBeingScanned(server, discoveries?.get(server.id)),
  )
  return isLooking ? texts.discovery.looking : texts.empty.noneOnAny
}

const isBeingScanned = ({ reach }: ServerView, discovery: Discovery | undefined): boolean =>
  reach === 'unknown' || ['unknown', 'scanning'].includes(discovery?.state ?? 'unknown')

function formatHint(server: ServerView, discovery: Discovery | undefined, texts: Texts): string {
  const { empty, discovery: discoveryTexts } = texts
  if (isUnavailable(server)) return `${formatUnreachable(server, texts)}.`
  if (isBeingScanned(server, discovery)) return discoveryTexts.lookingOn(server.name)
  if (discovery?.state === 'failed')
    return discoveryTexts.failed(discovery.reason ? formatMessage(discovery.reason, texts) : '')
  const unlisted = countUnlistedJobs(server, [], discovery?.jobs ?? [])
  return unlisted > 0 ? discoveryTexts.unlistedOn(unlisted, server.name) : empty.none(server.name)
}

function PluginOffer() {
  const servers = useServers()
  const [first] = servers
  return first && servers.length === 1 && <ServerPluginOffer server={first} />
}

function ServerPluginOffer({ server }: { readonly server: ServerView }) {
  const texts = useTexts()
  const [isOpen, setOpen] = useState(false)
  const discovery = useDiscovery(server.id)
  const isKnown = discovery?.state === 'scanned' || discovery?.state === 'unavailable'
  if (!isOpen && (server.reach !== 'ok' || !isKnown || discovery.sources.includes('plugin'))) return null
  return (
    <p className="empty-offer">
      <LinkButton aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {texts.servers.plugin.install}
      </LinkButton>{' '}
      {texts.empty.plugin}
      {isOpen && <PluginDialog server={server} onClose={() => setOpen(false)} />}
    </p>
  )
}
