import { wrapText } from '#main/terminal/help.ts'

export interface ChangelogParts {
  readonly text: string
  readonly version: string
  readonly maintainer: string
  readonly date: Date
}

export function createDebianChangelog({ text, version, maintainer, date }: ChangelogParts): string {
  const [, section = ''] = text.split(/^## .+$/m)
  const changes = [...section.matchAll(/^- (.+)$/gm)].map(([, change = '']) =>
    wrapText(change.replaceAll('`', ''), '    ').replace(/^ {4}/, '  * '),
  )
  const at = date.toUTCString().replace('GMT', '+0000')
  return `compileo-tray (${version}) unstable; urgency=medium\n\n${changes.join('\n')}\n\n -- ${maintainer}  ${at}\n`
}
