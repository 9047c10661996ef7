import { isolated } from '../../../shared/bidi.ts'
import type { ServerView } from '../../../shared/model.ts'
import { useBridge, useWindow } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Select } from '../../ui/select.tsx'
import { withCurrent } from './limits.ts'
import { SettingRow } from './setting-row.tsx'
import { useOptimistic } from './use-optimistic.ts'
import type { SettingsForm } from './use-settings.ts'

const usual = [0, 1, 3, 5]

/** How often failed jobs of each server are restarted by themselves. */
export function AutoRestartSettings({ form }: { readonly form: SettingsForm }) {
  const texts = useTexts()
  const servers = useWindow((state) => state.world?.servers) ?? []
  if (servers.length === 0) return <p className="setting setting-hint">{texts.settings.restarts.noServers}</p>
  return servers.map((server) => <OfServer key={server.id} form={form} told={server} />)
}

function OfServer({ form, told }: { readonly form: SettingsForm; readonly told: ServerView }) {
  const texts = useTexts()
  const bridge = useBridge()
  const [server, showChange] = useOptimistic(told)
  const { never, times } = texts.settings.restarts
  const place = `restarts ${told.id}`

  async function set(autoRestarts: number): Promise<void> {
    const settle = showChange({ autoRestarts })
    settle(await form.ask(bridge.call('editServer', { serverId: told.id, autoRestarts }), place))
  }

  return (
    <SettingRow name={place} form={form}>
      <Select
        label={isolated(server.name)}
        value={String(server.autoRestarts)}
        options={withCurrent(usual, server.autoRestarts).map((most) => ({
          value: String(most),
          label: most === 0 ? never : times(most),
        }))}
        onChange={(most) => void set(Number(most))}
      />
    </SettingRow>
  )
}
