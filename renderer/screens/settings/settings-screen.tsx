import {
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from 'react'
import type { Settings } from '../../../shared/settings.ts'
import { useWindow } from '../../state/context.tsx'
import { settingsSections, type SettingsSection } from '../../state/models/settings-sections.ts'
import { useTexts } from '../../state/use-texts.ts'
import { Switch } from '../../ui/switch.tsx'
import { DataSettings } from './data-settings.tsx'
import { HelpSettings } from './help-settings.tsx'
import { HookSettings } from './hooks/hook-settings.tsx'
import { NotificationSettings } from './notification-settings.tsx'
import { SettingRow } from './setting-row.tsx'
import { QueueAlerts, QueueStatistics } from './queue-settings.tsx'
import { AutoRestartSettings } from './auto-restart-settings.tsx'
import { UpdateSettings } from './update-settings.tsx'
import { useSettings, type SettingsForm } from './use-settings.ts'
import { SystemSettings } from './system-settings.tsx'
import './settings.css'

const sections: Readonly<Record<SettingsSection, (form: SettingsForm) => ReactNode>> = {
  notifications: (form) => <NotificationSettings form={form} />,
  hooks: (form) => (
    <>
      <HookSettings />
      <AgentDelivers form={form} />
    </>
  ),
  alerts: (form) => <QueueAlerts form={form} />,
  restarts: (form) => <AutoRestartSettings form={form} />,
  statistics: (form) => <QueueStatistics form={form} />,
  window: (form) => <SystemSettings form={form} />,
  updates: (form) => <UpdateSettings form={form} />,
  data: () => <DataSettings />,
  help: () => <HelpSettings />,
}
/** Who delivers the hooks: a question once there are any. */
function AgentDelivers({ form }: { readonly form: SettingsForm }) {
  const { agent } = useTexts().hooks
  const hasHooks = useWindow((state) => (state.world?.hooks.length ?? 0) > 0)
  const { agentDelivers } = form.settings
  if (!hasHooks && !agentDelivers) return undefined
  return (
    <SettingRow name="agent" form={form}>
      <Switch
        label={agent.delivers}
        hint={agent.deliversHint}
        checked={agentDelivers}
        onChange={(on) => form.change({ agentDelivers: on }, 'agent')}
      />
    </SettingRow>
  )
}

/** Everything a person can set. Each change holds at once. */
export function SettingsScreen() {
  const settings = useWindow((state) => state.world?.settings)
  return settings && <Page told={settings} />
}

function Page({ told }: { readonly told: Settings }) {
  const texts = useTexts()
  const form = useSettings(told)
  const page = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const { current, onScroll, ask } = useCurrentSection(page, head)
  useRoomForNames(page, head)
  const at = useWindow(({ view }) => (view.name === 'settings' ? view : undefined))
  const goAsAsked = useEffectEvent((name: SettingsSection, setting: string | undefined) => {
    ask(name)
    goTo(page.current, name, setting)
  })
  useEffect(() => {
    if (at?.at) goAsAsked(at.at, at.setting)
  }, [at])
  return (
    <div ref={page} className="settings" onScroll={onScroll}>
      <div ref={head} className="settings-head">
        <h2 className="unseen">{texts.settings.title}</h2>
        <nav aria-label={texts.settings.sections}>
          <ul className="settings-nav">
            {settingsSections.map((name) => (
              <li key={name}>
                <button
                  type="button"
                  data-name={name}
                  aria-current={current === name ? 'true' : undefined}
                  onClick={() => {
                    ask(name)
                    goTo(page.current, name)
                  }}
                >
                  {texts.settings[name].title}
                </button>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      {settingsSections.map((name) => (
        <section
          key={name}
          className="settings-section"
          data-section={name}
          aria-labelledby={`settings-${name}`}
        >
          <h3 id={`settings-${name}`} tabIndex={-1}>
            {texts.settings[name].title}
          </h3>
          <Lead section={name} />
          {sections[name](form)}
        </section>
      ))}
    </div>
  )
}

function Lead({ section }: { readonly section: SettingsSection }) {
  const texts = useTexts()
  const said = texts.settings[section]
  return 'lead' in said ? <p className="settings-lead">{said.lead}</p> : null
}

function sectionIn(page: HTMLElement | null, name: SettingsSection): HTMLElement | undefined {
  return page?.querySelector<HTMLElement>(`[data-section=${name}]`) ?? undefined
}

/** @param setting gets the focus; without it, or if it isn't shown now, the section's title does */
function goTo(page: HTMLElement | null, name: SettingsSection, setting?: string): void {
  const section = sectionIn(page, name)
  const place = [...(section?.querySelectorAll<HTMLElement>('[data-setting]') ?? [])].find(
    ({ dataset }) => dataset['setting'] === setting,
  )
  const control = place?.querySelector<HTMLElement>('[role=switch], button, input')
  if (control) {
    control.scrollIntoView({ block: 'center' })
    control.focus({ preventScroll: true })
    return
  }
  section?.scrollIntoView({ block: 'start' })
  section?.querySelector('h3')?.focus({ preventScroll: true })
}

/** How far below the names (px) a section may begin and still be the one that is read. */
const readingLine = 48

/** The section that is read now; at the end of the page the one that was asked for, else the last. */
function useCurrentSection(page: RefObject<HTMLElement | null>, head: RefObject<HTMLElement | null>) {
  const [current, setCurrent] = useState<SettingsSection>('notifications')
  // At the end several sections are in sight, and none but the first of them can come to the top.
  const asked = useRef<SettingsSection>(undefined)
  const lastTop = useRef(0)
  function ask(name: SettingsSection): void {
    asked.current = name
    setCurrent(name)
  }
  function onScroll(): void {
    const { current: element } = page
    if (!element) return
    if (element.scrollTop < lastTop.current) asked.current = undefined
    lastTop.current = element.scrollTop
    const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 2
    const line = (head.current?.offsetHeight ?? 0) + readingLine
    const begun = settingsSections.filter((name) => {
      const section = sectionIn(element, name)
      return section !== undefined && section.offsetTop - element.scrollTop <= line
    })
    setCurrent((atEnd ? (asked.current ?? settingsSections.at(-1)) : begun.at(-1)) ?? 'notifications')
  }
  return { current, onScroll, ask }
}

/** However many lines the names take, nothing that is scrolled to, or gets the focus, lies behind them. */
function useRoomForNames(page: RefObject<HTMLElement | null>, head: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    if (!head.current) return undefined
    const observer = new ResizeObserver(() => {
      if (page.current && head.current)
        page.current.style.scrollPaddingTop = `${head.current.offsetHeight + 8}px`
    })
    observer.observe(head.current)
    return () => observer.disconnect()
  }, [page, head])
}
