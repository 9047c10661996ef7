import { useMemo, useRef } from 'react'
import { bestOf } from '../../../shared/rules/search.ts'
import { explained } from '../../commands/entry.ts'
import { settingEntries } from '../../commands/settings-entries.ts'
import { useActions, useWindow } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useRoving } from '../../ui/use-roving.ts'

const most = 20

/** The settings that a search finds, as the palette finds them. A press opens the pane and marks the setting. */
export function FoundSettings({ search }: { readonly search: string }) {
  const texts = useTexts()
  const { setSearch, setView } = useActions()
  const servers = useWindow((state) => state.world?.servers)
  const list = useRef<HTMLUListElement>(null)
  useRoving(list)
  const entries = useMemo(() => settingEntries(servers ?? [], texts, setView), [servers, texts, setView])
  const exact = bestOf(entries, search, most, false).best
  const found = exact.length > 0 ? exact : bestOf(entries, search, most).best
  const { foundSettings, noneFound } = texts.settings
  return (
    <div className="settings-found">
      <output className="settings-lead">
        {found.length > 0 ? foundSettings(found.length) : noneFound(search)}
      </output>
      <ul ref={list}>
        {found
          .map((entry) => explained(entry, search))
          .map(({ id, label, about, act }) => (
            <li key={id}>
              <button type="button" data-result onClick={act}>
                <span className="setting-text">
                  <bdi>{label}</bdi>
                  <span className="setting-hint">{about}</span>
                </span>
                <Icon name="next" />
              </button>
            </li>
          ))}
      </ul>
      {found.length === 0 && <Button onClick={() => setSearch('')}>{texts.header.clearSearch}</Button>}
    </div>
  )
}
