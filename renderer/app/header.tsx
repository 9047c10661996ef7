import { useRef } from 'react'
import { anywhereShortcuts } from '../../shared/shortcuts.ts'
import { usePauseCommands } from '../commands/pause-commands.ts'
import { useActions, useWindow } from '../state/context.tsx'
import { useTexts } from '../state/use-texts.ts'
import { Button } from '../ui/button.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { useHotkeys } from '../ui/keys.ts'
import { Brand, Icon } from '../ui/icons.tsx'
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
      {hasOwnSearch ? <PaletteField /> : <Search />}
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
  const { openPalette, setSearch } = useActions()
  const search = useWindow((state) => state.search)
  const input = useRef<HTMLInputElement>(null)

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
        onChange={({ target: { value } }) =>
          // As people know it from editors.
          value.startsWith('>') ? openPalette(value.slice(1)) : setSearch(value)
        }
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          if (search === '') input.current?.blur()
          else setSearch('')
        }}
      />
      {search === '' ? (
        <Tooltip text={texts.palette.title}>
          <button
            type="button"
            className="search-palette"
            aria-haspopup="dialog"
            onClick={() => openPalette()}
          >
            <Keys />
          </button>
        </Tooltip>
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

/** The way to the palette where the screen has a search of its own. */
function PaletteField() {
  const texts = useTexts()
  const { openPalette } = useActions()
  return (
    <button
      type="button"
      className="search"
      aria-label={texts.palette.title}
      aria-haspopup="dialog"
      onClick={() => openPalette()}
    >
      <Icon name="search" />
      <span>{texts.palette.field}</span>
      <Keys />
    </button>
  )
}

function Keys() {
  const hotkey = useHotkeys()
  return <kbd>{hotkey(anywhereShortcuts.palette)}</kbd>
}

function Pause() {
  const texts = useTexts()
  const { paused, commands } = usePauseCommands()
  const name = paused || texts.header.pause
  return (
    <Menu
      name={name}
      face={
        <>
          <Icon name={paused ? 'bell-off' : 'bell'} />
          <span className="header-pause-name">{name}</span>
        </>
      }
      items={commands}
    />
  )
}
