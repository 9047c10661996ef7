import type { ServerView } from '#shared/model.ts'
import { useActions, useBridge, useWindowState } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { LinkButton } from '#renderer/ui/button.tsx'
import { Select } from '#renderer/ui/select.tsx'
import { Switch } from '#renderer/ui/switch.tsx'
import { AlertLevelFields } from './queue-settings.tsx'
import { offeredRestarts, addCurrentChoices } from '#renderer/state/models/number-choices.ts'
import { PauseRow } from './pause-row.tsx'
import { SettingRow } from './setting-row.tsx'
import { useOptimisticValue } from './use-optimistic-value.ts'
import { useRejections } from './use-settings.ts'

export function ServerSettings({ server: saved }: { readonly server: ServerView }) {
  const texts = useTexts()
  const bridge = useBridge()
  const form = useRejections()
  const [server, showChange] = useOptimisticValue(saved)
  const notifiesAlerts = useWindowState(({ mainState }) => mainState?.settings.notifyAlerts)
  const { ask } = useActions()
  const screenTexts = texts.servers.screen

  async function change(
    changed: Partial<Pick<ServerView, 'muted' | 'autoRestarts' | 'alertLevels'>>,
    field: string,
  ): Promise<void> {
    const settle = showChange(changed)
    settle(await form.send(bridge.call('editServer', { serverId: saved.id, ...changed }), field))
  }

  const [muted, restarts] = [`muted ${saved.id}`, `restarts ${saved.id}`]
  return (
    <>
      <SettingRow name={muted} form={form}>
        <Switch
          label={screenTexts.mute}
          hint={screenTexts.muteHint}
          checked={server.muted}
          onChange={(on) => void change({ muted: on }, muted)}
        />
        {!server.muted && (
          <PauseRow form={form} field={muted} pausedUntil={saved.pausedUntil} serverId={saved.id} />
        )}
      </SettingRow>
      <SettingRow name={restarts} form={form}>
        <Select
          label={screenTexts.autoRestarts}
          hint={screenTexts.autoRestartsHint}
          value={String(server.autoRestarts)}
          options={addCurrentChoices(offeredRestarts, server.autoRestarts).map((times) => ({
            value: String(times),
            label: times === 0 ? screenTexts.never : screenTexts.times(times),
          }))}
          onChange={(times) => void change({ autoRestarts: Number(times) }, restarts)}
        />
      </SettingRow>
      <section aria-labelledby="server-levels">
        <div className="row apart">
          <h3 className="section-title" id="server-levels">
            {texts.servers.alerts.levels}
          </h3>
          {notifiesAlerts === false && (
            <span className="hint">
              {texts.servers.alerts.off}{' '}
              <LinkButton onClick={() => void ask('updateSettings', { notifyAlerts: true })}>
                {texts.servers.alerts.turnOn}
              </LinkButton>
            </span>
          )}
        </div>
        <AlertLevelFields
          server={saved}
          form={form}
          own={server.alertLevels ?? {}}
          set={(alertLevels, field) => void change({ alertLevels }, field)}
        />
      </section>
    </>
  )
}
