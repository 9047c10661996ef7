import { useEffect, useRef } from 'react'
import { filters } from '../../shared/list-view.ts'
import type { SavedView } from '../../shared/settings.ts'
import { useJobCounts, useShownView } from '../state/use-groups.ts'
import { ServerList } from '../screens/servers/server-list.tsx'
import { useActions, useWindow } from '../state/context.tsx'
import type { View } from '../state/window-store.ts'
import { useTexts } from '../state/use-texts.ts'
import { useRoving } from '../ui/use-roving.ts'
import './sidebar.css'

interface SidebarProps {
  readonly open: boolean
  readonly onClose: () => void
}

export function Sidebar({ open, onClose }: SidebarProps) {
  const texts = useTexts()
  const { setFilter } = useActions()
  const view = useWindow((state) => state.view)
  const chosen = useWindow((state) => (state.only ? undefined : state.filter))
  const shown = useShownView()
  const { running, attention, finished, ...others } = useJobCounts()
  const all = running + attention + finished + others.waiting + others.unchecked
  const counts = { all, running, attention, finished }
  const ref = useRef<HTMLElement>(null)
  useRoving(ref)

  useEffect(() => {
    if (!open) return undefined
    ref.current?.querySelector<HTMLElement>('[aria-current]')?.focus()
    function elsewhere(event: PointerEvent): void {
      const { target } = event
      if (!(target instanceof Element) || ref.current?.contains(target)) return
      if (!target.closest('[aria-controls="sidebar"]')) onClose()
    }
    document.addEventListener('pointerdown', elsewhere)
    return () => document.removeEventListener('pointerdown', elsewhere)
  }, [open, onClose])

  return (
    <nav
      ref={ref}
      id="sidebar"
      className="sidebar"
      aria-label={texts.header.sidebar}
      data-open={open || undefined}
    >
      <ul className="filters">
        {filters.map((filter) => (
          <li key={filter}>
            <button
              type="button"
              className="filter"
              aria-current={view.name === 'jobs' && !shown && chosen === filter ? 'true' : undefined}
              onClick={() => {
                setFilter(filter)
                onClose()
              }}
            >
              <span>{texts.filters[filter]}</span>
              <span
                className="filter-count"
                data-urgent={(filter === 'attention' && counts.attention > 0) || undefined}
              >
                {counts[filter] > 0 && texts.format.count(counts[filter])}
              </span>
            </button>
          </li>
        ))}
        <li>
          <ScreenLink name="insights" view={view} onClose={onClose} />
        </li>
        <li>
          <ScreenLink name="history" view={view} onClose={onClose} />
        </li>
      </ul>
      <SavedViews shown={view.name === 'jobs' ? shown : undefined} onClose={onClose} />
      <ServerList onClose={onClose} />
      <div className="sidebar-foot">
        <ScreenLink name="settings" view={view} onClose={onClose} />
      </div>
    </nav>
  )
}

const noViews: readonly SavedView[] = []

function SavedViews({ shown, onClose }: { shown: SavedView | undefined; onClose: () => void }) {
  const texts = useTexts()
  const { showView } = useActions()
  const views = useWindow(({ world }) => world?.settings.savedViews ?? noViews)
  if (views.length === 0) return null
  return (
    <section className="sidebar-views" aria-labelledby="sidebar-views">
      <h2 className="section-title" id="sidebar-views">
        {texts.list.views}
      </h2>
      <ul className="filters">
        {views.map((view) => (
          <li key={view.name}>
            <button
              type="button"
              className="filter"
              aria-current={view === shown ? 'true' : undefined}
              onClick={() => {
                showView(view)
                onClose()
              }}
            >
              <span dir="auto">{view.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface ScreenLinkProps {
  readonly name: 'insights' | 'history' | 'settings'
  readonly view: View
  readonly onClose: () => void
}

function ScreenLink({ name, view, onClose }: ScreenLinkProps) {
  const texts = useTexts()
  const { setView } = useActions()
  return (
    <button
      type="button"
      className="filter"
      aria-current={view.name === name ? 'true' : undefined}
      onClick={() => {
        setView({ name })
        onClose()
      }}
    >
      <span>{texts.filters[name]}</span>
    </button>
  )
}
