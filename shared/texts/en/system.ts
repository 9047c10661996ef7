import type { Format } from '../../format.ts'

export const createSystemTexts = ({ count, plural }: Format) => ({
  failed: (why: string) => `That didn’t work: ${why}`,
  loginUnchanged: (why: string) => `Couldn’t change “Start at login”: ${why}`,
  loginNeedsApproval: 'allow it in System Settings, General, Login Items',
  loginNotTaken: 'the system didn’t accept it',
  diagnosticsCopied: (lines: number) => `Copied ${plural(lines, 'line', 'lines')}`,
  crash: {
    restarted:
      'Compileo Tray crashed and restarted. Nothing was missed. To report this, copy the diagnostics in Settings > General.',
    ended: 'Compileo Tray has stopped',
    endedWhy: 'It crashed twice within an hour. Start it again to keep watching your jobs.',
  },
  link: {
    rejected: (why: string) => `Couldn’t open link: ${why}`,
    none: 'it isn’t a Compileo Tray link',
    tooLong: 'it’s too long',
    invisible: 'it contains invisible characters',
    onlyWatch: 'links can only watch jobs',
    fragment: 'it may not contain a #',
    unknownPart: (name: string) => `it has an unknown part, “${name}”`,
    noServer: 'it names no server',
    oneServer: 'it must name exactly one server',
    serverScheme: 'its server address must start with http:// or https://',
    noJob: 'it names no job',
    tooMany: (max: number) => `it names more than ${count(max)} jobs`,
    oneLabel: 'it may have only one label',
    longLabel: (max: number) => `its label has more than ${count(max)} characters`,
    noJobId: 'it contains an invalid job ID',
  },
})

/**
 * The labels of Electron's menu roles. English needs none, because Electron itself has the English labels.
 */
const roles: Readonly<Record<string, string>> = {}

export const createWindowTexts = () => ({
  menu: {
    file: 'File',
    view: 'View',
    palette: 'Command palette…',
    watch: 'Watch a job…',
    settings: 'Settings…',
    close: 'Close window',
    quit: 'Quit Compileo Tray',
    help: 'Help',
    roles,
  },
  gone: 'The window crashed and was reopened. Your jobs were watched throughout.',
  noTray: 'This desktop has no tray. Closing the window minimises it.',
})
