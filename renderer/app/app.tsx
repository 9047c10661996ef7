import { useCallback, useState, useLayoutEffect } from 'react'
import type { CompileoBridge } from '#shared/contract.ts'
import { BulkRestartBar } from '#renderer/screens/jobs/bulk-restart-bar.tsx'
import { JobsScreen } from '#renderer/screens/jobs/jobs-screen.tsx'
import { usePasteToWatch } from '#renderer/screens/watch/use-paste-to-watch.ts'
import { useReportViewedJob } from '#renderer/screens/jobs/use-report-viewed-job.ts'
import type { FirstSnapshot } from '#renderer/state/connection.ts'
import { useActions, useWindowState, WindowProvider } from '#renderer/state/context.tsx'
import { useRunCommand } from '#renderer/commands/use-commands.ts'
import { createTextSource, useTexts } from '#renderer/state/use-texts.ts'
import { findRun } from '#renderer/state/models/runs.ts'
import { findJob, type OpenDialog, type View as ShownView } from '#renderer/state/window-store.ts'
import { ErrorBoundary, ScreenBoundary } from '#renderer/ui/error-boundary.tsx'
import { Header } from './header.tsx'
import { useTypeToSearch } from './use-type-to-search.ts'
import { useEscape, useListKeys, useShortcuts } from '#renderer/ui/keys.ts'
import { narrowQuery, useMediaQuery, wideQuery } from '#renderer/ui/use-media-query.ts'
import { TrayBanner, WatchRulesBanners } from './banners.tsx'
import { Sidebar } from './sidebar.tsx'
import { Toast } from '#renderer/ui/toast.tsx'
import { createLazyComponent } from '#renderer/ui/lazy-component.tsx'
import './app.css'

const CancelDialog = createLazyComponent(
  async () => (await import('#renderer/screens/jobs/cancel-dialog.tsx')).CancelDialog,
)
const HelpSheet = createLazyComponent(async () => (await import('./help-sheet.tsx')).HelpSheet)
const JobDetail = createLazyComponent(
  async () => (await import('#renderer/screens/detail/job-detail.tsx')).JobDetail,
)
const LinkDialog = createLazyComponent(
  async () => (await import('#renderer/screens/servers/link-dialog.tsx')).LinkDialog,
)
const Palette = createLazyComponent(
  async () => (await import('#renderer/screens/palette/palette.tsx')).Palette,
)
const QuitDialog = createLazyComponent(async () => (await import('./dialogs.tsx')).QuitDialog)
const RestartDialog = createLazyComponent(
  async () => (await import('#renderer/screens/jobs/restart-dialog.tsx')).RestartDialog,
)
const ServerDialog = createLazyComponent(
  async () => (await import('#renderer/screens/servers/server-dialog.tsx')).ServerDialog,
)
const ServerScreen = createLazyComponent(
  async () => (await import('#renderer/screens/servers/server-screen.tsx')).ServerScreen,
)
const SettingsScreen = createLazyComponent(
  async () => (await import('#renderer/screens/settings/settings-screen.tsx')).SettingsScreen,
)
const ClearHistoryDialog = createLazyComponent(async () => (await import('./dialogs.tsx')).ClearHistoryDialog)
const WebPageDialog = createLazyComponent(async () => (await import('./dialogs.tsx')).WebPageDialog)
const TooltipHost = createLazyComponent(async () => (await import('#renderer/ui/tooltip.tsx')).TooltipHost)
const WatchDialog = createLazyComponent(
  async () => (await import('#renderer/screens/watch/watch-form.tsx')).WatchDialog,
)

interface AppProps {
  readonly bridge: CompileoBridge
  readonly first?: FirstSnapshot
}

export function App({ bridge, first }: AppProps) {
  const [reloaded, setReloaded] = useState(false)
  const [language] = useState(() => createTextSource(navigator.language))
  return (
    <ErrorBoundary
      area="window"
      bridge={bridge}
      texts={language.getLastTexts}
      onReload={() => setReloaded(true)}
    >
      {/* After a reload, the snapshot from startup is outdated, so the window requests a new one. */}
      <WindowProvider bridge={bridge} language={language} first={reloaded ? undefined : first}>
        <Frame />
      </WindowProvider>
    </ErrorBoundary>
  )
}

const sidebarButton = () => document.querySelector<HTMLElement>('[aria-controls="sidebar"]')

function Frame() {
  usePasteToWatch()
  useListKeys()
  useShortcuts(useRunCommand())
  useTypeToSearch()
  const [sidebarOpen, setSidebarOpen] = useState(false)
  const closeSidebar = useCallback(() => {
    setSidebarOpen(false)
    // The focus must leave the sidebar before the sidebar is hidden. Otherwise, a dialog couldn't return the
    // focus later.
    if (sidebarOpen && document.activeElement?.closest('#sidebar')) sidebarButton()?.focus()
  }, [sidebarOpen])
  const dialogs = useWindowState((state) => state.dialogs)
  const paletteOpen = useWindowState((state) => state.paletteSearch !== undefined)
  const isFirstRun = useIsFirstRun()
  return (
    <div className="window" data-first-run={isFirstRun || undefined}>
      {/* This component comes first, because changing the theme after other components have measured the page
   takes time. */}
      <PageAttributes />
      <Header
        hidesControls={isFirstRun}
        sidebarOpen={sidebarOpen}
        onSidebar={() => setSidebarOpen((open) => !open)}
      />
      <TrayBanner />
      <Body isFirstRun={isFirstRun} sidebarOpen={sidebarOpen} onCloseSidebar={closeSidebar} />
      <BulkRestartBar />
      <Toast />
      <Announcer />
      {dialogs.map((dialog) => (
        <Dialog key={dialog.type} dialog={dialog} />
      ))}
      {paletteOpen && <Palette />}
      <TooltipHost />
    </div>
  )
}

function Dialog({ dialog }: { readonly dialog: OpenDialog }) {
  const { closeDialog } = useActions()
  const close = () => closeDialog(dialog.type)
  const hasWatchField = useWindowState((state) => state.hasWatchField)
  switch (dialog.type) {
    case 'watch':
      return hasWatchField ? null : <WatchDialog onClose={close} />
    case 'server':
      return <ServerDialog form={dialog.form} onClose={close} />
    case 'restart':
      return <RestartDialog keys={dialog.keys} onClose={close} />
    case 'cancel':
      return <CancelDialog key={dialog.keys.join(' ')} keys={dialog.keys} onClose={close} />
    case 'web-page':
      return <WebPageDialog request={dialog.request} onClose={close} />
    case 'link':
      return (
        <LinkDialog
          key={`${dialog.link.url} ${dialog.link.jobs.join(' ')}`}
          link={dialog.link}
          onClose={close}
        />
      )
    case 'quit':
      return <QuitDialog onClose={close} />
    case 'clear-history':
      return <ClearHistoryDialog onClose={close} />
    case 'help':
      return <HelpSheet onClose={close} />
  }
}

/**
 * Whether the list is open, and there are no servers and no jobs. The window then only asks for an address.
 */
const useIsFirstRun = (): boolean =>
  useWindowState(
    ({ view, mainState }) =>
      view.name === 'jobs' && mainState?.servers.length === 0 && mainState.jobs.size === 0,
  )

interface BodyProps {
  readonly isFirstRun: boolean
  readonly sidebarOpen: boolean
  readonly onCloseSidebar: () => void
}

function Body({ isFirstRun, sidebarOpen, onCloseSidebar }: BodyProps) {
  const { select, clearPicked, clearSearch } = useActions()
  const isReduced = useWindowState(({ search, onlyKeys }) => search !== '' || onlyKeys !== undefined)
  const hasPicked = useWindowState((state) => state.picked.keys.size > 0)
  const watched = useWindowState((state) =>
    state.view.name === 'jobs' ? findJob(state, state.selected) : undefined,
  )
  const run = useWindowState(({ view, selected, mainState, history }) =>
    view.name === 'jobs' && selected && mainState && !watched
      ? findRun(selected, mainState.discoveries, history?.entries ?? [])
      : undefined,
  )
  const job = watched ?? run?.job
  const sheet = useMediaQuery(narrowQuery)
  const alwaysOpen = useMediaQuery(wideQuery)
  const key = useWindowState((state) => state.selected)
  const isCovered = sheet && job !== undefined
  const isList = useWindowState(({ view }) => view.name === 'jobs')
  const isListVisible = isList && !isCovered
  useReportViewedJob(watched?.identity.key, isListVisible)

  function close(): void {
    const row = [...document.querySelectorAll<HTMLElement>('[data-key]')].find(
      (found) => found.dataset['key'] === key,
    )
    select(undefined)
    // Waits for a frame, because the list is inert until the details are closed.
    requestAnimationFrame(() => row?.focus({ preventScroll: true }))
  }

  useEscape(() => {
    if (sidebarOpen) onCloseSidebar()
    else if (hasPicked) clearPicked()
    else if (job && !alwaysOpen) close()
    else if (isList && isReduced) clearSearch()
  })

  return (
    <div className="body" data-detail={(job && !sheet) || undefined}>
      {!isFirstRun && <Sidebar open={sidebarOpen} onClose={onCloseSidebar} />}
      <div className="content">
        <main className="content-list" tabIndex={-1}>
          {isList && <WatchRulesBanners />}
          {/* The class isn't on `main`, because the page needs `main` while the details cover the list. */}
          <div className="content-screen" inert={isCovered}>
            <Screen />
          </div>
        </main>
        <div className="content-detail">
          {job && (
            <ScreenBoundary key={key} area="details" onClose={close}>
              <JobDetail job={job} run={run} sheet={sheet} onClose={alwaysOpen ? undefined : close} />
            </ScreenBoundary>
          )}
        </div>
      </div>
    </div>
  )
}

function Screen() {
  const view = useWindowState((state) => state.view)
  return (
    <ScreenBoundary key={view.name === 'server' ? view.serverId : view.name} area={view.name}>
      <View view={view} />
    </ScreenBoundary>
  )
}

function View({ view }: { readonly view: ShownView }) {
  switch (view.name) {
    case 'jobs':
      return <JobsScreen />
    case 'settings':
      return <SettingsScreen />
    case 'server':
      return <ServerScreen id={view.serverId} />
  }
}

function Announcer() {
  const announcement = useWindowState((state) => state.announcement)
  return (
    <div className="visually-hidden" role="log" aria-live="polite">
      {announcement}
    </div>
  )
}

/** Sets the page's theme, and its language, which screen readers need for the right pronunciation. */
function PageAttributes() {
  const { language } = useTexts()
  const theme = useWindowState((state) => state.mainState?.settings.theme ?? 'system')
  const systemDark = useMediaQuery('(prefers-color-scheme: dark)')
  useLayoutEffect(() => {
    document.documentElement.lang = language
  }, [language])
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme === 'system' ? (systemDark ? 'dark' : 'light') : theme
  }, [theme, systemDark])
  return null
}
