import { useActions } from '../state/context.tsx'
import { texts } from '../../shared/texts/window-texts.ts'
import { Dialog } from '../ui/dialog.tsx'
import { controlKey } from '../ui/keys.ts'
import './help-sheet.css'

interface Section {
  readonly title: string
  /** What the keys do, and the keys: any of them, each of which may be several at once. */
  readonly lines: readonly (readonly [does: string, ...keys: string[]])[]
  readonly hint?: string
}

function sections(): readonly Section[] {
  const { anywhere, list, several, shift, keys } = texts.help
  return [
    {
      title: list.title,
      lines: [
        [list.move, '↑', '↓', 'K', 'J'],
        [list.ends, keys.home, keys.end],
        [list.open, keys.enter],
        [list.menu, shift('F10'), keys.menu],
        [list.restart, 'R'],
        [list.mute, 'M'],
        [list.rename, 'F2'],
        [list.copy, controlKey('C')],
        [list.unwatch, keys.delete],
      ],
    },
    {
      title: several.title,
      lines: [
        [several.toggle, keys.space],
        [several.range, shift('↑'), shift('↓')],
        [several.all, controlKey('A')],
      ],
      hint: several.hint,
    },
    {
      title: anywhere.title,
      lines: [
        [anywhere.search, '/', controlKey('F')],
        [anywhere.watch, 'W'],
        [anywhere.paste, controlKey('V')],
        [anywhere.undo, controlKey('Z')],
        [anywhere.close, keys.escape],
        [anywhere.zoom, controlKey('+'), controlKey('−')],
        [anywhere.help, '?'],
      ],
    },
  ]
}

/** All keys of the window. */
export function HelpSheet() {
  const { closeHelp } = useActions()
  return (
    <Dialog title={texts.help.title} closeName={texts.help.close} onClose={closeHelp} wide>
      <div className="help">
        {sections().map((section) => (
          <section key={section.title}>
            <h3 className="section-title">{section.title}</h3>
            <dl>
              {section.lines.map(([does, ...keys]) => (
                <div key={does}>
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
