import { useRef } from 'react'
import { useActions, useTicking, useWindow } from '../state/context.tsx'
import { useTexts } from '../state/use-texts.ts'
import { Button } from '../ui/button.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { Brand, Icon } from '../ui/icons.tsx'
import { useShortcuts } from '../ui/keys.ts'
import { Menu } from '../ui/menu.tsx'
import './header.css'

interface HeaderProps {
  readonly sidebarOpen: boolean
  readonly onSidebar: () => void
}

/** The program's name, the search, and the two things to do from anywhere. */
export function Header({ sidebarOpen, onSidebar }: HeaderProps) {
  const texts = useTexts()
  const { openWatch } = useActions()
  const hasOwnSearch = useWindow((state) => state.view.name === 'history')
  return (
    <header className="header">
      <h1 className="unseen">{texts.appName}</h1>
      <Tooltip text={texts.header.sidebar}>
        <Button
          look="quiet"
          square
          className="header-menu"
          aria-controls="sidebar"
          aria-expanded={sidebarOpen}
          onClick={onSidebar}
        >
          <Icon name="menu" />
        </Button>
      </Tooltip>
      <div className="header-brand" aria-hidden="true">
        <Brand />
        <span>{texts.appName}</span>
      </div>
      {!hasOwnSearch && <Search />}
      <div className="header-space" />
      <Pause />
      <Button
        look="primary"
        className="header-watch"
        aria-label={texts.header.watch}
        onClick={() => openWatch()}
      >
        <Icon name="plus" />
        <span>{texts.header.watch}</span>
      </Button>
    </header>
  )
}

function Search() {
  const texts = useTexts()
  const { setSearch } = useActions()
  const search = useWindow((state) => state.search)
  const input = useRef<HTMLInputElement>(null)

  function begin(): void {
    input.current?.focus()
    input.current?.select()
  }
  useShortcuts({ '/': begin, 'Control+f': begin })

  return (
    <search className="search">
      <Icon name="search" />
      <input
        ref={input}
        type="text"
        role="searchbox"
        aria-label={texts.header.search}
        aria-keyshortcuts="/"
        placeholder={texts.header.search}
        spellCheck={false}
        dir="auto"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          if (search === '') input.current?.blur()
          else setSearch('')
        }}
      />
      {search === '' ? (
        <kbd aria-hidden="true">/</kbd>
      ) : (
        <Tooltip text={texts.header.clearSearch}>
          <button
            type="button"
            className="search-clear"
            onClick={() => {
              setSearch('')
              input.current?.focus()
            }}
          >
            <Icon name="close" />
          </button>
        </Tooltip>
      )}
    </search>
  )
}

function Pause() {
  const texts = useTexts()
  const { pause } = useActions()
  const until = useWindow((state) => state.world?.settings.pausedUntil ?? 0)
  const paused = useTicking((now) => (until > now ? texts.header.pausedUntil(until, now) : ''))
  const name = paused || texts.header.pause
  const resume = paused ? [{ name: texts.header.resume, act: () => void pause('resume') }] : []
  return (
    <Menu
      name={name}
      face={
        <>
          <Icon name={paused ? 'bell-off' : 'bell'} />
          <span className="header-pause-name">{name}</span>
        </>
      }
      items={[
        ...resume,
        { name: texts.header.pauseHour, act: () => void pause('hour') },
        { name: texts.header.pauseTomorrow, act: () => void pause('tomorrow') },
      ]}
    />
  )
}
