import { useWindow } from '../../../state/context.tsx'
import { useTexts } from '../../../state/use-texts.ts'
import { Switch } from '../../../ui/switch.tsx'
import { HookSettings } from '../hooks/hook-settings.tsx'
import { SettingRow } from '../setting-row.tsx'
import type { SettingsForm } from '../use-settings.ts'

/** The hooks, and who delivers them once there are any. */
export function HooksPane({ form }: { readonly form: SettingsForm }) {
  const { agent } = useTexts().hooks
  const hasHooks = useWindow((state) => (state.world?.hooks.length ?? 0) > 0)
  const { agentDelivers } = form.settings
  return (
    <>
      <HookSettings />
      {(hasHooks || agentDelivers) && (
        <SettingRow name="agent" form={form}>
          <Switch
            label={agent.delivers}
            hint={agent.deliversHint}
            checked={agentDelivers}
            onChange={(on) => form.change({ agentDelivers: on }, 'agent')}
          />
        </SettingRow>
      )}
    </>
  )
}
