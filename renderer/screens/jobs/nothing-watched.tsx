import { useEffect, useRef } from 'react'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { FirstDiscoveredJobs, useAllDiscovered } from '../discovery/first-discovered-jobs.tsx'
import { WatchForm } from '../watch/watch-form.tsx'
import type { Settings } from '#shared/settings.ts'
import { SettingSwitch } from '../settings/setting-row.tsx'
import { TestNotification } from '../settings/test-notification.tsx'
import { useSettings } from '../settings/use-settings.ts'
import '#renderer/ui/empty.css'

export function NothingWatched() {
  const texts = useTexts()
  const { closeDialog } = useActions()
  const isAsked = useWindow(({ dialogs }) => dialogs.some(({ type }) => type === 'watch'))
  const settings = useWindow((state) => state.world?.settings)
  const hasFound = useAllDiscovered().length > 0
  const card = useRef<HTMLDivElement>(null)
  // Buttons and keys that open the form focus this one.
  useEffect(() => {
    if (!isAsked) return
    card.current?.querySelector('textarea')?.focus()
    closeDialog('watch')
  }, [isAsked, closeDialog])
  return (
    <div className="empty" ref={card}>
      <div className="empty-card">
        <div>
          <h2>{texts.empty.title}</h2>
          <p className="empty-lead">{hasFound ? texts.found.firstLead : texts.empty.lead}</p>
          <FirstDiscoveredJobs />
          <WatchForm />
        </div>
        <div className="empty-ways">
          {settings && <FirstSteps saved={settings} />}
          <section>
            <h3>{texts.empty.whereTitle}</h3>
            <p>{texts.empty.whereGui}</p>
            <code className="code mono">{texts.empty.whereGuiSample}</code>
            <p>{texts.empty.whereApi}</p>
            <code className="code mono">{texts.empty.whereApiSample}</code>
          </section>
        </div>
      </div>
    </div>
  )
}

/** What outcomes need to reach the user: notifications that work, and a program that runs. */
function FirstSteps({ saved }: { readonly saved: Settings }) {
  const texts = useTexts()
  const form = useSettings(saved)
  return (
    <section>
      <h3>{texts.empty.stepsTitle}</h3>
      <TestNotification />
      <SettingSwitch form={form} name="openAtLogin" />
    </section>
  )
}
