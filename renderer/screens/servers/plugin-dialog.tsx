import { useState } from 'react'
import { isLoopback } from '#shared/address.ts'
import type { Message } from '#shared/message.ts'
import type { PluginSetup, ServerView } from '#shared/model.ts'
import { isOutdatedPlugin } from '#shared/rules/plugin-version.ts'
import { quoteShellWord } from '#shared/rules/shell-word.ts'
import type { RequestArgument } from '#shared/contract.ts'
import { formatPluginSetup } from '#shared/texts/format-plugin-setup.ts'
import { catchFailure } from '#renderer/state/actions.ts'
import { useActions, useBridge } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button, LinkButton } from '#renderer/ui/button.tsx'
import { Dialog, type ClosableProps } from '#renderer/ui/dialog.tsx'
import { useDiscovery } from '#renderer/state/use-discovered.ts'
import { RejectionMessage } from './server-dialog.tsx'
import './plugin-dialog.css'

/** Says whether the server has the plugin, and offers to install, update or remove it. */
export function PluginNote({ server }: { readonly server: ServerView }) {
  const pluginTexts = useTexts().servers.plugin
  const [isOpen, setOpen] = useState(false)
  const { pluginSetup, url, reach } = server
  const { isInstalled, isOld } = usePluginState(server)
  if (!isInstalled && !pluginSetup && !isOpen && reach !== 'ok') return undefined
  const isOnAnotherMachine = isInstalled && !isOld && !isLoopback(url)
  const isRestartDue = pluginSetup?.step === 'uploaded' || pluginSetup?.step === 'removed'
  return (
    <div className="row wrap plugin-note">
      <p className="hint">
        {isRestartDue
          ? pluginTexts.restartDue
          : isOld
            ? pluginTexts.old
            : isInstalled
              ? pluginTexts.installed
              : pluginTexts.missing}
      </p>
      {!isOnAnotherMachine && (
        <LinkButton aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {isRestartDue
            ? pluginTexts.howToRestart
            : isOld
              ? pluginTexts.update
              : isInstalled
                ? pluginTexts.remove
                : pluginTexts.install}
        </LinkButton>
      )}
      {isOpen && <PluginDialog server={server} onClose={() => setOpen(false)} />}
    </div>
  )
}

function usePluginState({ id, pluginVersion }: ServerView) {
  const isListed = useDiscovery(id)?.sources.includes('plugin') ?? false
  return {
    isInstalled: pluginVersion !== undefined || isListed,
    isOld: pluginVersion !== undefined && isOutdatedPlugin(pluginVersion),
  }
}

/**
 * Installs or removes the plugin of a server on this computer. For another computer, it shows the command.
 */
export function PluginDialog({ server, onClose }: ClosableProps & { readonly server: ServerView }) {
  const state = usePluginState(server)
  return (
    <Dialog title={useTexts().servers.plugin.title} onClose={onClose}>
      <div className="stack plugin-dialog">
        {isLoopback(server.url) ? (
          <PluginSetupActions server={server} {...state} onClose={onClose} />
        ) : (
          <RemoteInstructions url={server.url} onClose={onClose} />
        )}
      </div>
    </Dialog>
  )
}

function RemoteInstructions({ url, onClose }: { readonly url: string; readonly onClose: () => void }) {
  const { servers, common } = useTexts()
  const pluginTexts = servers.plugin
  const { copy } = useActions()
  const command = `compileo-tray plugin install --server ${quoteShellWord(url)}`
  return (
    <>
      <p>{pluginTexts.elsewhere}</p>
      <code className="code selectable">{command}</code>
      <div className="form-foot">
        <Button onClick={onClose}>{common.close}</Button>
        <Button look="primary" data-first onClick={() => void copy(command)}>
          {pluginTexts.copy}
        </Button>
      </div>
    </>
  )
}

interface SetupProps {
  readonly server: ServerView
  readonly isInstalled: boolean
  readonly isOld: boolean
  readonly onClose: () => void
}

function PluginSetupActions({ server: { id, pluginSetup }, isInstalled, isOld, onClose }: SetupProps) {
  const { servers, common } = useTexts()
  const pluginTexts = servers.plugin
  const bridge = useBridge()
  const [error, setError] = useState<Message>()
  const [last, setLast] = useState<PluginSetup['step']>()
  const [isCancelled, setCancelled] = useState(false)
  if (pluginSetup && pluginSetup.step !== last) setLast(pluginSetup.step)
  const isFinished = !pluginSetup && !isCancelled && (last === 'uploaded' || last === 'removed')
  async function send(to: RequestArgument<'setUpPlugin'>['to']): Promise<void> {
    setCancelled(to === 'cancel')
    const { ok, message } = await catchFailure(bridge.call('setUpPlugin', { serverId: id, to }))
    setError(ok ? undefined : message)
  }
  const isSetupRunning = pluginSetup !== undefined && pluginSetup.step !== 'failed'
  if (isFinished)
    return (
      <>
        <output>{last === 'uploaded' ? pluginTexts.installed : pluginTexts.removed}</output>
        <div className="form-foot">
          <Button data-first onClick={onClose}>
            {common.close}
          </Button>
        </div>
      </>
    )
  return (
    <>
      {isSetupRunning ? (
        <SetupProgress setup={pluginSetup} />
      ) : (
        <>
          <p>{isOld ? pluginTexts.old : isInstalled ? pluginTexts.installed : pluginTexts.what}</p>
          <p>{pluginTexts.waits}</p>
        </>
      )}
      <RejectionMessage
        message={error ?? (pluginSetup?.step === 'failed' ? pluginSetup.message : undefined)}
      />
      <div className="form-foot">
        {pluginSetup?.step === 'waiting' || pluginSetup?.step === 'checking' ? (
          <Button onClick={() => void send('cancel')}>{common.cancel}</Button>
        ) : (
          <>
            {pluginSetup?.step === 'uploaded' && !isInstalled && (
              <Button onClick={() => void send('remove')}>{common.undo}</Button>
            )}
            {isSetupRunning && <Button onClick={() => void send('cancel')}>{pluginTexts.stopWaiting}</Button>}
            <Button onClick={onClose}>{common.close}</Button>
            {!isSetupRunning && isInstalled && (
              <Button data-first={!isOld || undefined} look="danger" onClick={() => void send('remove')}>
                {common.remove}
              </Button>
            )}
            {!isSetupRunning && (isOld || !isInstalled) && (
              <Button data-first look="primary" onClick={() => void send('install')}>
                {isOld ? pluginTexts.confirmUpdate : pluginTexts.confirm}
              </Button>
            )}
          </>
        )}
      </div>
    </>
  )
}

function SetupProgress({ setup }: { readonly setup: PluginSetup }) {
  const texts = useTexts()
  const isRestartDue = setup.step === 'uploaded' || setup.step === 'removed'
  return (
    <>
      <output>{formatPluginSetup(setup, texts)}</output>
      {isRestartDue && (
        <dl className="stack plugin-restarts">
          {texts.servers.plugin.restarts.map(([by, how]) => (
            <div key={by}>
              <dt>{by}</dt>
              <dd className="selectable">{how}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}
