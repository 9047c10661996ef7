import { useTexts } from '#renderer/state/use-texts.ts'
import type { Texts } from '#shared/texts/index.ts'
import { Dialog, type Closable } from '#renderer/ui/dialog.tsx'
import { globalShortcuts, rowShortcuts, type Shortcut } from '#shared/shortcuts.ts'
import { formatControlKey, isMac, formatKeys } from '#renderer/ui/keys.ts'
import './help-sheet.css'

interface Section {
  readonly title: string
  readonly lines: readonly (readonly [does: string, ...keys: string[]])[]
  readonly hint?: string
}

function createSections(texts: Texts): readonly Section[] {
  const { anywhere, list, several, shift, keys } = texts.help
  const toKeys = (shortcut: Shortcut) => formatKeys(shortcut, texts)
  return [
    {
      title: list.title,
      lines: [
        [list.move, '↑', '↓', 'K', 'J'],
        isMac ? [list.ends, '⌘↑', '⌘↓'] : [list.ends, keys.home, keys.end],
        [list.open, ...toKeys(rowShortcuts.open)],
        [list.peek, keys.space],
        [texts.common.openInCompileo, ...toKeys(rowShortcuts.openInCompileo)],
        [list.fold, '→', '←'],
        isMac ? [list.menu, shift('F10')] : [list.menu, shift('F10'), keys.menu],
        [list.restart, ...toKeys(rowShortcuts.restart)],
        [list.mute, ...toKeys(rowShortcuts.mute)],
        [list.dismiss, ...toKeys(rowShortcuts.dismiss)],
        [list.rename, ...toKeys(rowShortcuts.rename)],
        [list.copy, ...toKeys(rowShortcuts.copy)],
        [list.unwatch, ...toKeys(rowShortcuts.unwatch)],
      ],
    },
    {
      title: several.title,
      lines: [
        [several.toggle, 'X'],
        [several.range, shift('↑'), shift('↓')],
        [several.all, ...toKeys(rowShortcuts.pickAll)],
      ],
      hint: several.hint,
    },
    {
      title: anywhere.title,
      lines: [
        [texts.palette.field, ...toKeys(globalShortcuts.palette), ...toKeys(globalShortcuts.search)],
        [anywhere.watch, ...toKeys(globalShortcuts.watch)],
        [anywhere.paste, formatControlKey('V', texts)],
        [anywhere.undo, ...toKeys(globalShortcuts.undo)],
        [anywhere.refresh, ...toKeys(globalShortcuts.refresh)],
        [anywhere.close, keys.escape],
        [anywhere.zoom, formatControlKey('+', texts), formatControlKey('−', texts)],
        [anywhere.settings, ...toKeys(globalShortcuts.settings)],
        [anywhere.help, ...toKeys(globalShortcuts.help)],
      ],
    },
  ]
}

export function HelpSheet({ onClose }: Closable) {
  const texts = useTexts()
  return (
    <Dialog title={texts.help.title} onClose={onClose} wide>
      <div className="help">
        {createSections(texts).map((section) => (
          <section key={section.title}>
            <h3 className="section-title">{section.title}</h3>
            <dl>
              {section.lines.map(([does, ...keys]) => (
                <div key={does} className="row apart">
                  <dt>{does}</dt>
                  <dd>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
            {section.hint && <p>{section.hint}</p>}
          </section>
        ))}
      </div>
    </Dialog>
  )
}
