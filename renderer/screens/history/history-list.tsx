import {
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react'
import { useStartOfToday } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { useVirtualList } from '#renderer/ui/use-virtual-list.ts'
import { Entry } from './history-entry.tsx'
import type { LoadedHistory } from './history-loader.ts'
import { getEntryAfter, isDay, createLayout, getScrollShift, type Layout } from './history-layout.ts'
import { formatDay } from './outcome-texts.ts'
import { steps } from '../jobs/list/list-keys.ts'

const loadAheadPx = 2_000

interface HistoryListProps {
  readonly loaded: LoadedHistory
  readonly onMore: () => void
}

export function HistoryList({ loaded: { entries, total }, onMore }: HistoryListProps) {
  const texts = useTexts()
  const scroller = useRef<HTMLDivElement>(null)
  const startOfToday = useStartOfToday()
  const [opened, setOpened] = useState<string>()
  const [height, setHeight] = useState(0)
  const [cursor, setCursor] = useState<string>()
  const layout = useMemo(
    () => createLayout(entries, opened === undefined ? undefined : { id: opened, height }),
    [entries, opened, height],
  )
  const indexes = useMemo(
    () =>
      new Map(layout.items.filter(({ kind }) => kind === 'entry').map(({ id }, index) => [id, index + 1])),
    [layout],
  )
  const current = cursor !== undefined && indexes.has(cursor) ? cursor : getEntryAfter(layout, undefined, 1)
  const focused = layout.items.find(({ id }) => id === current)
  const { items, below, reveal, focus } = useVirtualList(scroller, layout, focused, isDay)
  useScrollAnchor(scroller, layout, opened === undefined ? undefined : current)
  useScrollIntoView(reveal, height > 0 ? opened : undefined)

  const known = entries.length
  const nearEnd = below < loadAheadPx
  useEffect(() => {
    if (nearEnd && known < total) onMore()
  }, [nearEnd, known, total, onMore])

  const toggle = useCallback((id: string) => {
    setCursor(id)
    setHeight(0)
    setOpened((last) => (last === id ? undefined : id))
  }, [])

  function onKeyDown(event: KeyboardEvent): void {
    const step = steps[event.key]
    const { target } = event
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    // In the details of an outcome, keys belong to buttons and texts.
    if (!(target instanceof Element) || !target.closest('[data-key]')) return
    event.preventDefault()
    const next = getEntryAfter(layout, current, step)
    if (next === undefined) return
    reveal(next)
    focus(next)
    setCursor(next)
  }

  return (
    <div className="history-list" ref={scroller}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys belong to the buttons inside */}
      <ul
        className="history-items"
        aria-label={texts.history.list}
        style={{ height: layout.height }}
        onKeyDown={onKeyDown}
      >
        {items.map((item) =>
          item.kind === 'day' ? (
            <li key={item.id} className="history-day" style={{ transform: `translateY(${item.y}px)` }}>
              <h3 className="section-title">{formatDay(item.at, startOfToday, texts)}</h3>
            </li>
          ) : (
            <Entry
              key={item.id}
              id={item.id}
              entry={item.entry}
              index={indexes.get(item.id) ?? 0}
              total={total}
              y={item.y}
              current={item.id === current}
              open={item.id === opened}
              onHeightChange={setHeight}
              onToggle={toggle}
            />
          ),
        )}
      </ul>
    </div>
  )
}

function useScrollAnchor(
  scroller: { readonly current: HTMLDivElement | null },
  layout: Layout,
  kept: string | undefined,
): void {
  const before = useRef(layout)
  useLayoutEffect(() => {
    const last = before.current
    before.current = layout
    const element = scroller.current
    if (!element || last === layout) return
    if (element.scrollTop === 0 && kept === undefined) return
    const top = element.scrollTop
    element.scrollTo({ top: top + getScrollShift(last, layout, top, kept), behavior: 'instant' })
  }, [scroller, layout, kept])
}

/** Scrolls an expanded outcome fully into view, if there is room. */
function useScrollIntoView(reveal: (id: string) => void, opened: string | undefined): void {
  const show = useEffectEvent(reveal)
  useEffect(() => {
    if (opened !== undefined) show(opened)
  }, [opened])
}
