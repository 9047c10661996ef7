import { AgentDelivers } from '../agent-delivers.tsx'
import { HookSettings } from '../hooks/hook-settings.tsx'
import type { SettingsForm } from '../use-settings.ts'

/** The hooks, and who delivers them once there are any. */
export function HooksPane({ form }: { readonly form: SettingsForm }) {
  return (
    <>
      <HookSettings />
      <AgentDelivers form={form} />
    </>
  )
}
