import { useState } from 'react'
import { globalShortcuts } from '#shared/shortcuts.ts'
import { surfaceCommandIds } from '#renderer/commands/commands.ts'
import { useCommands } from '#renderer/commands/use-commands.ts'
import { useActions, useTickingValue, useWindowState } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button, IconButton } from '#renderer/ui/button.tsx'
import { useShortcutFormatter } from '#renderer/ui/keys.ts'
import { AppLogo, Icon } from '#renderer/ui/icons.tsx'
import { Menu } from '#renderer/ui/menu.tsx'
import { createLazyComponent } from '#renderer/ui/lazy-component.tsx'
import { TopBanner } from './banners.tsx'
import { useHeaderBanners } from './use-header-banners.ts'
import './header.css'

const BannerList = createLazyComponent(async () => (await import('./banner-list.tsx')).BannerList)

interface HeaderProps {
  /** Set on the first run, when there is nothing to control. */
  readonly hidesControls: boolean
  readonly sidebarOpen: boolean
  readonly onSidebar: () => void
}

export function Header({ hidesControls, sidebarOpen, onSidebar }: HeaderProps) {
  const texts = useTexts()
  const banners = useHeaderBanners()
  const count = banners.shown.length
  const [isListOpen, setListOpen] = useState(false)
  if (isListOpen && count === 0) setListOpen(false)
  return (
    <header className="header">
      <h1 className="visually-hidden">{texts.appName}</h1>
      {!hidesControls && <HeaderStart sidebarOpen={sidebarOpen} onSidebar={onSidebar} />}
      {!hidesControls && <PaletteField />}
      {/* Banners are in the header so that they never move or cover anything on the page. */}
      <TopBanner banners={banners} onShowAll={() => setListOpen(true)} />
      {!hidesControls && <HeaderEnd banners={count} onShowBanners={() => setListOpen(true)} />}
      {isListOpen && <BannerList banners={banners} onClose={() => setListOpen(false)} />}
    </header>
  )
}

function HeaderStart({ sidebarOpen, onSidebar }: Omit<HeaderProps, 'hidesControls'>) {
  const texts = useTexts()
  return (
    <div className="row">
      <IconButton
        icon="menu"
        text={texts.header.sidebar}
        className="header-menu"
        aria-controls="sidebar"
        aria-expanded={sidebarOpen}
        onClick={onSidebar}
      />
      <div className="header-brand" aria-hidden="true">
        <AppLogo />
      </div>
    </div>
  )
}

interface BellProps {
  readonly banners: number
  readonly onShowBanners: () => void
}

function HeaderEnd(props: BellProps) {
  const texts = useTexts()
  const { openWatch } = useActions()
  return (
    <div className="row header-end">
      <BellMenu {...props} />
      <Button className="header-watch" aria-label={texts.header.watch} onClick={() => openWatch()}>
        <Icon name="plus" />
        <span>{texts.header.watchShort}</span>
      </Button>
    </div>
  )
}

function PaletteField() {
  const texts = useTexts()
  const hotkey = useShortcutFormatter()
  const { openPalette } = useActions()
  return (
    <button
      type="button"
      className="row search"
      aria-haspopup="dialog"
      aria-keyshortcuts="/"
      onClick={() => openPalette()}
    >
      <Icon name="search" />
      <span className="clipped">{texts.palette.field}</span>
      <kbd aria-hidden="true">{hotkey(globalShortcuts.palette)}</kbd>
    </button>
  )
}

function BellMenu({ banners, onShowBanners }: BellProps) {
  const texts = useTexts()
  const commands = useCommands(surfaceCommandIds.bell)
  const until = useWindowState((state) => state.mainState?.settings.pausedUntil ?? 0)
  const paused = useTickingValue((now) => (until > now ? texts.header.pausedUntil(until, now) : ''))
  const name = paused || texts.header.pause
  return (
    <Menu
      name={name}
      label={
        <>
          <Icon name={paused ? 'bell-off' : 'bell'} />
          {paused && <span className="header-pause-name">{paused}</span>}
        </>
      }
      items={
        banners > 0 ? [...commands, { name: texts.banners.count(banners), act: onShowBanners }] : commands
      }
    />
  )
}
