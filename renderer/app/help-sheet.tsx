import { useTexts } from '#renderer/state/use-texts.ts'
import type { Texts } from '#shared/texts/index.ts'
import { Dialog, type Closable } from '#renderer/ui/dialog.tsx'
import { anywhereShortcuts, rowShortcuts, type Shortcut } from '#shared/shortcuts.ts'
import { controlKey, isMac, keysOf } from '#renderer/ui/keys.ts'
import './help-sheet.css'

interface Section {
  readonly title: string
  readonly lines: readonly (readonly [does: string, ...keys: string[]])[]
  readonly hint?: string
}

function sections(texts: Texts): readonly Section[] {
  const { anywhere, list, several, shift, keys } = texts.help
  const by = (shortcut: Shortcut) => keysOf(shortcut, texts)
  return [
    {
      title: list.title,
      lines: [
        [list.move, '↑', '↓', 'K', 'J'],
        isMac ? [list.ends, '⌘↑', '⌘↓'] : [list.ends, keys.home, keys.end],
        [list.open, ...by(rowShortcuts.open)],
        [list.peek, keys.space],
        [texts.words.openInCompileo, ...by(rowShortcuts.openInCompileo)],
        [list.fold, '→', '←'],
        isMac ? [list.menu, shift('F10')] : [list.menu, shift('F10'), keys.menu],
        [list.restart, ...by(rowShortcuts.restart)],
        [list.mute, ...by(rowShortcuts.mute)],
        [list.dismiss, ...by(rowShortcuts.dismiss)],
        [list.rename, ...by(rowShortcuts.rename)],
        [list.copy, ...by(rowShortcuts.copy)],
        [list.unwatch, ...by(rowShortcuts.unwatch)],
      ],
    },
    {
      title: several.title,
      lines: [
        [several.toggle, 'X'],
        [several.range, shift('↑'), shift('↓')],
        [several.all, ...by(rowShortcuts.pickAll)],
      ],
      hint: several.hint,
    },
    {
      title: anywhere.title,
      lines: [
        [anywhere.palette, ...by(anywhereShortcuts.palette)],
        [anywhere.search, ...by(anywhereShortcuts.search)],
        [anywhere.watch, ...by(anywhereShortcuts.watch)],
        [anywhere.paste, controlKey('V', texts)],
        [anywhere.undo, ...by(anywhereShortcuts.undo)],
        [anywhere.refresh, ...by(anywhereShortcuts.refresh)],
        [anywhere.close, keys.escape],
        [anywhere.zoom, controlKey('+', texts), controlKey('−', texts)],
        [anywhere.settings, ...by(anywhereShortcuts.settings)],
        [anywhere.help, ...by(anywhereShortcuts.help)],
      ],
    },
  ]
}

export function HelpSheet({ onClose }: Closable) {
  const texts = useTexts()
  return (
    <Dialog title={texts.help.title} onClose={onClose} wide>
      <div className="help">
        {sections(texts).map((section) => (
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
