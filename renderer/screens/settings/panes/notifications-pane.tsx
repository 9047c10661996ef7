import { outcomeKinds } from '#shared/outcome.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { MoreOptions } from '#renderer/ui/more-options.tsx'
import { Switch } from '#renderer/ui/switch.tsx'
import { SettingRow, SettingSwitch } from '../setting-row.tsx'
import { KindLimits } from '../kind-limits.tsx'
import { PauseLine } from '../pause-line.tsx'
import { TestNotification } from '../test-notification.tsx'
import { TimeField } from '#renderer/ui/time-field.tsx'
import type { SettingsForm } from '../use-settings.ts'

export function NotificationsPane({ form }: { readonly form: SettingsForm }) {
  const texts = useTexts()
  const { settings, change } = form
  const { notify } = settings
  const { notifications } = texts.settings
  return (
    <>
      {outcomeKinds.map((kind) => {
        const { setting, settingHint } = texts.outcomes[kind]
        return (
          <SettingRow key={kind} name={kind} form={form}>
            <Switch
              label={setting}
              {...(settingHint && { hint: settingHint })}
              checked={notify[kind]}
              onChange={(on) => change({ notify: { ...notify, [kind]: on } }, kind)}
            />
          </SettingRow>
        )
      })}
      <SettingSwitch form={form} name="overdue" setting="notifyOverdue" words={notifications} />
      <SettingSwitch form={form} name="batches" setting="notifyBatches" words={notifications} />
      <SettingSwitch form={form} name="sound" setting="sound" words={notifications} />
      <QuietHours form={form} />
      <SettingRow name="pause" form={form}>
        <PauseLine
          form={form}
          place="pause"
          pausedUntil={settings.pausedUntil}
          hint={notifications.pauseHint}
        />
      </SettingRow>
      <TestNotification />
      <MoreOptions label={texts.settings.moreOptions}>
        <SettingSwitch form={form} name="alerts" setting="notifyAlerts" words={notifications} />
        <KindLimits form={form} />
      </MoreOptions>
    </>
  )
}

function QuietHours({ form }: { readonly form: SettingsForm }) {
  const texts = useTexts()
  const { quietHours } = form.settings
  const { quiet, quietHint, from, to, neverQuiet } = texts.settings.notifications
  const set = (changed: Partial<typeof quietHours>): void =>
    form.change({ quietHours: { ...quietHours, ...changed } }, 'quiet')
  return (
    <SettingRow name="quiet" form={form}>
      <Switch label={quiet} hint={quietHint} checked={quietHours.on} onChange={(on) => set({ on })} />
      {quietHours.on && (
        <div className="setting-times">
          <TimeField label={from} value={quietHours.from} onChange={(minutes) => set({ from: minutes })} />
          <TimeField label={to} value={quietHours.to} onChange={(minutes) => set({ to: minutes })} />
          {quietHours.from === quietHours.to && <p className="setting-hint">{neverQuiet}</p>}
        </div>
      )}
    </SettingRow>
  )
}
