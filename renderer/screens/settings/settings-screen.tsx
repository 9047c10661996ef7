import { Fragment, useEffect, useRef, type ComponentType } from 'react'
import type { Settings } from '#shared/settings.ts'
import { useActions, useWindowState } from '#renderer/state/context.tsx'
import {
  getSettingHeading,
  isAdvancedSetting,
  getSettingNames,
  settingsPanes,
  type SettingName,
  type SettingsPane,
} from '#shared/setting-definitions.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Icon, type IconName } from '#renderer/ui/icons.tsx'
import { MoreOptions } from '#renderer/ui/more-options.tsx'
import { SettingControl } from './setting-controls.tsx'
import { highlightSetting } from './highlight-setting.ts'
import { ServersPane } from './servers-pane.tsx'
import { useSettings, type SettingsForm } from './use-settings.ts'
import { HookSettings } from './hooks/hook-settings.tsx'
import './settings.css'

interface Pane {
  readonly icon: IconName
  /** Set for a pane that isn't just a list of settings. */
  readonly Content?: ComponentType
}

const panes: Readonly<Record<SettingsPane, Pane>> = {
  notifications: { icon: 'bell' },
  hooks: { icon: 'link', Content: HookSettings },
  servers: { icon: 'server', Content: ServersPane },
  general: { icon: 'sliders' },
}

/** Shows the settings. Each change applies at once. */
export function SettingsScreen() {
  const settings = useWindowState((state) => state.mainState?.settings)
  return settings && <Page saved={settings} />
}

function Page({ saved }: { readonly saved: Settings }) {
  const texts = useTexts()
  const { setView } = useActions()
  const form = useSettings(saved)
  const page = useRef<HTMLDivElement>(null)
  const view = useWindowState((state) => (state.view.name === 'settings' ? state.view : undefined))
  const { at = 'notifications' } = view ?? {}
  useEffect(() => {
    if (view?.at) highlightSetting(page.current, view.setting)
  }, [view])
  return (
    <div className="settings">
      <h2 className="visually-hidden">{texts.settings.title}</h2>
      <nav aria-label={texts.settings.sections}>
        <ul className="settings-nav">
          {settingsPanes.map((name) => (
            <li key={name}>
              <button
                type="button"
                className="nav-item"
                aria-current={at === name ? 'true' : undefined}
                onClick={() => setView({ name: 'settings', at: name })}
              >
                <Icon name={panes[name].icon} />
                {texts.settings.panes[name]}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div ref={page} key={at} className="settings-page">
        <PaneSection name={at} form={form} />
      </div>
    </div>
  )
}

function PaneSection({ name, form }: { readonly name: SettingsPane; readonly form: SettingsForm }) {
  const { settings, palette } = useTexts()
  const { title, panes: titles } = settings
  const { Content } = panes[name]
  return (
    // "Servers" is also the name of the region in the sidebar, so the pane needs another name.
    <section className="settings-pane" aria-label={palette.choose(title, titles[name])}>
      <h3 className="title" tabIndex={-1}>
        {titles[name]}
      </h3>
      {Content ? <Content /> : <PaneSettings pane={name} form={form} />}
    </section>
  )
}

function PaneSettings({ pane, form }: { readonly pane: SettingsPane; readonly form: SettingsForm }) {
  const { headings, moreOptions } = useTexts().settings
  const control = (name: SettingName) => <SettingControl key={name} name={name} form={form} />
  const lines = getSettingNames(pane)
  const usual = lines.filter((name) => !isAdvancedSetting(name))
  return (
    <>
      {usual.map((name, index) => {
        const heading = getSettingHeading(name)
        const isFirst = index === 0 || getSettingHeading(usual[index - 1] ?? name) !== heading
        return (
          <Fragment key={name}>
            {heading && isFirst && <h4 className="section-title">{headings[heading]}</h4>}
            {control(name)}
          </Fragment>
        )
      })}
      {lines.some(isAdvancedSetting) && (
        <MoreOptions label={moreOptions}>{lines.filter(isAdvancedSetting).map(control)}</MoreOptions>
      )}
    </>
  )
}
