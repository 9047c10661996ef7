import type { Format } from '../../format.ts'

export const system = ({ count, plural }: Format) => ({
  otherwise: (why: string) => `That didn’t work: ${why}`,
  loginUnchanged: (why: string) => `Couldn’t change “Start when I log in”: ${why}`,
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
    unknownPart: (name: string) => `it has an unknown part, "${name}"`,
    noServer: 'it names no server',
    oneServer: 'it must name exactly one server',
    serverScheme: 'its server address must start with http:// or https://',
    noJob: 'it names no job',
    tooMany: (most: number) => `it names more than ${count(most)} jobs`,
    oneLabel: 'it may have only one label',
    longLabel: (most: number) => `its label has more than ${count(most)} characters`,
    noJobId: 'it contains an invalid job ID',
  },
})
