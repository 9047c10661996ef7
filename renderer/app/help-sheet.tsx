import {
  commands,
  surfaceCommandIds,
  type Command,
  type CommandContext,
  type CommandId,
} from '#renderer/commands/commands.ts'
import { useCommandContext } from '#renderer/commands/use-commands.ts'
import { Dialog, type ClosableProps } from '#renderer/ui/dialog.tsx'
import { globalShortcuts } from '#shared/shortcuts.ts'
import { formatControlKey, isMac, formatKeys } from '#renderer/ui/keys.ts'
import './help-sheet.css'

interface Section {
  readonly title: string
  readonly lines: readonly (readonly [does: string, ...keys: string[]])[]
  readonly hint?: string
}

function createSections(context: CommandContext): readonly Section[] {
  const { texts } = context
  const { anywhere, list, several, shift, keys } = texts.help
  const line = (id: CommandId): readonly [string, ...string[]] => {
    const { shortcut, help, text }: Command = commands[id]
    return [help?.(texts) ?? text(context), ...(shortcut ? formatKeys(shortcut, texts) : [])]
  }
  return [
    {
      title: list.title,
      lines: [
        [list.move, '↑', '↓', 'K', 'J'],
        isMac ? [list.ends, '⌘↑', '⌘↓'] : [list.ends, keys.home, keys.end],
        line('open'),
        [list.peek, keys.space],
        line('open-in-compileo'),
        [list.fold, '→', '←'],
        isMac ? [list.menu, shift('F10')] : [list.menu, shift('F10'), keys.menu],
        ...surfaceCommandIds.help.map(line),
      ],
    },
    {
      title: several.title,
      lines: [[several.toggle, 'X'], [several.range, shift('↑'), shift('↓')], line('pick-all')],
      hint: several.hint,
    },
    {
      title: anywhere.title,
      lines: [
        [...line('palette'), ...formatKeys(globalShortcuts.search, texts)],
        line('watch'),
        [anywhere.paste, formatControlKey('V', texts)],
        line('undo'),
        line('refresh'),
        [anywhere.close, keys.escape],
        [anywhere.zoom, formatControlKey('+', texts), formatControlKey('−', texts)],
        line('settings'),
        line('help'),
      ],
    },
  ]
}

export function HelpSheet({ onClose }: ClosableProps) {
  const context = useCommandContext()
  const { texts } = context
  return (
    <Dialog title={texts.help.title} onClose={onClose} wide>
      <div className="help">
        {createSections(context).map((section) => (
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
