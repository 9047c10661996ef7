import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { useRef } from 'react'
import type { SearchEntry } from '#renderer/commands/search-entry.ts'
import { useActions, useWindowState } from '#renderer/state/context.tsx'
import { formatIconMeaning, getIconShape } from '#renderer/state/models/icon-shape.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Icon } from '#renderer/ui/icons.tsx'
import { JobIcon } from '../jobs/row/job-icon.tsx'
import type { EntryGroup } from './palette-entries.ts'
import { usePaletteEntries } from './use-palette-entries.ts'
import '#renderer/ui/dialog.css'
import './palette.css'

export function Palette() {
  const texts = useTexts()
  const { closePalette, openPalette } = useActions()
  const search = useWindowState((state) => state.paletteSearch ?? '')
  const groups = usePaletteEntries(search)
  const list = useRef<HTMLDivElement>(null)
  const { palette: paletteTexts } = texts

  function choose(entry: SearchEntry): void {
    if (entry.disabled) return
    closePalette()
    requestAnimationFrame(() => entry.act())
  }

  return (
    <Dialog.Root open onOpenChange={(open) => open || closePalette()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-backdrop" />
        <Dialog.Popup className="palette" aria-label={paletteTexts.title}>
          <Autocomplete.Root
            open
            inline
            mode="none"
            items={groups}
            value={search}
            autoHighlight="always"
            keepHighlight
            itemToStringValue={({ label }: SearchEntry) => label}
            onValueChange={(typed, { reason }) => {
              // When the user chooses an entry, the library changes the text of the field. That change is
              // ignored.
              if (reason !== 'item-press') openPalette(typed)
              list.current?.scrollTo({ top: 0 })
            }}
          >
            <div className="row palette-field">
              <Icon name="search" />
              <Autocomplete.Input
                aria-label={paletteTexts.field}
                placeholder={paletteTexts.field}
                spellCheck={false}
                dir="auto"
                maxLength={200}
                onKeyDown={(event) => {
                  const isShortcut = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k'
                  if (event.key !== 'Escape' && !isShortcut) return
                  event.preventDefault()
                  event.stopPropagation()
                  closePalette()
                }}
              />
              <kbd aria-hidden="true">{texts.help.keys.escape}</kbd>
            </div>
            <div className="palette-lines" ref={list}>
              <Autocomplete.List aria-label={paletteTexts.title}>
                {(group: EntryGroup) => (
                  <Autocomplete.Group key={group.value} items={group.items}>
                    <Autocomplete.GroupLabel className="section-title clipped">
                      {group.value}
                    </Autocomplete.GroupLabel>
                    <Autocomplete.Collection>
                      {(entry: SearchEntry) => (
                        <PaletteEntry key={entry.id} entry={entry} onChoose={choose} />
                      )}
                    </Autocomplete.Collection>
                  </Autocomplete.Group>
                )}
              </Autocomplete.List>
            </div>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PaletteEntry({ entry, onChoose }: { entry: SearchEntry; onChoose: (entry: SearchEntry) => void }) {
  const texts = useTexts()
  const { label, detail, job, hotkey, disabled, isDangerous } = entry
  return (
    <Autocomplete.Item
      value={entry}
      className="row palette-line"
      disabled={disabled}
      data-dangerous={isDangerous || undefined}
      onClick={() => onChoose(entry)}
    >
      {job && (
        <JobIcon shape={getIconShape(job)} progress={job.run.progress} name={formatIconMeaning(job, texts)} />
      )}
      <span className="palette-label clipped" dir="auto">
        {label}
      </span>
      {detail && (
        <span className="faint palette-about clipped" dir="auto">
          {detail}
        </span>
      )}
      {hotkey && <kbd aria-hidden="true">{hotkey}</kbd>}
    </Autocomplete.Item>
  )
}
