import type { Settings } from '../../../shared/settings.ts'
import { useWindow } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Switch } from '../../ui/switch.tsx'
import { SettingRow } from '../settings/setting-row.tsx'
import { TestNotification } from '../settings/test-notification.tsx'
import { useSettings } from '../settings/use-settings.ts'

/** What ensures that outcomes reach the user: notifications work, and the program runs. */
export function FirstSteps() {
  const settings = useWindow((state) => state.world?.settings)
  return settings && <Steps told={settings} />
}

function Steps({ told }: { readonly told: Settings }) {
  const texts = useTexts()
  const form = useSettings(told)
  const { openAtLogin, openAtLoginHint } = texts.settings.window
  return (
    <section>
      <h3>{texts.empty.stepsTitle}</h3>
      <TestNotification />
      <SettingRow name="login" form={form}>
        <Switch
          label={openAtLogin}
          hint={openAtLoginHint}
          checked={form.settings.openAtLogin}
          onChange={(on) => form.change({ openAtLogin: on }, 'login')}
        />
      </SettingRow>
    </section>
  )
}
