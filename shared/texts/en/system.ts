import type { Format } from '../../format.ts'

export const system = ({ count, plural }: Format) => ({
  otherwise: (why: string) => `That didn’t work: ${why}`,
  loginUnchanged: (why: string) => `Couldn’t change “Start at login”: ${why}`,
  loginNeedsApproval: 'allow it in System Settings, General, Login Items',
  loginNotTaken: 'the system didn’t accept it',
  diagnosticsCopied: (lines: number) => `Copied ${plural(lines, 'line', 'lines')}`,
  crash: {
    restarted:
      'Compileo Tray crashed and restarted. Nothing was missed. To report this, copy the diagnostics in Settings, About.',
    ended: 'Compileo Tray has stopped',
    endedWhy: 'It crashed twice within an hour. Start it again to keep watching your jobs.',
  },
  link: {
    refused: (why: string) => `Couldn’t open link: ${why}`,
    none: 'it isn’t a Compileo Tray link',
    tooLong: 'it’s too long',
    unseen: 'it contains invisible characters',
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

export const updates = () => ({
  troubles: {
    notSigned: 'The new version has an invalid signature and was rejected',
    changed: 'The download doesn’t match what the releases page announces, so it was deleted',
    diskFull: 'Not enough disk space for the new version',
    notWritable: 'The new version couldn’t be written: permission denied',
    inClear: 'The releases page leads to an unencrypted address, which was rejected',
    proxy: 'The proxy doesn’t allow access to the releases page',
    certificate: 'The certificate of the releases page isn’t trusted',
    unreachable: 'The releases page is unreachable',
    nothingThere: 'There is no release for this system',
    unreadable: 'The response of the releases page is unreadable',
    slow: 'The releases page didn’t respond in time',
  },
  off: 'This copy doesn’t check for updates',
  busy: 'Already in progress',
  noneReady: 'No update is ready',
  notification: {
    title: (version: string) => `Compileo Tray ${version} is ready`,
    body: 'It will be installed when you quit. You don’t have to do anything.',
  },
})

/** For menu roles, by Electron's names; it has them itself in English. */
const roles: Readonly<Record<string, string>> = {}

export const window = () => ({
  menu: {
    file: 'File',
    view: 'View',
    palette: 'Command palette…',
    watch: 'Watch a job…',
    settings: 'Settings…',
    close: 'Close window',
    quit: 'Quit Compileo Tray',
    help: 'Help',
    copyDiagnostics: 'Copy diagnostics',
    roles,
  },
  gone: 'The window crashed and was reopened. Your jobs were watched throughout.',
  noTray: 'This desktop has no tray. Closing the window minimises it.',
})
