import { count, plural } from '../../../format.ts'

/** The start at login, the keys that work everywhere, and links. */
export const system = {
  loginUnchanged: (why: string): string => `The start at login could not be changed: ${why}`,
  loginNeedsApproval: 'allow it in System Settings, General, Login Items',
  loginNotTaken: 'the system did not take it',
  noKeys: (keys: string): string => `"${keys}" is no key combination`,
  keysTaken: (keys: string): string => `${keys} is taken by another program`,
  keysNotGiven: (keys: string): string =>
    `The desktop did not give us ${keys}: in its own settings, a shortcut for "compileo-tray" does the same`,
  keysMissed: (keys: string): string =>
    `${keys} would be missed in every other program: add Control, Alt or Super`,
  diagnosticsCopied: (lines: number): string => `Copied: ${plural(lines, 'line', 'lines')}`,
  /** The program met an error of its own. */
  crash: {
    restarted:
      'Compileo Tray met an error of its own and started again. Nothing that ended was lost. Settings, Help copies what a report needs.',
    ended: 'Compileo Tray has ended',
    endedWhy: 'It met an error of its own twice within an hour. Start it again to go on watching.',
  },
  /** Why a link was not followed. */
  link: {
    refused: (why: string): string => `A link was not followed: ${why}`,
    none: 'it is not one of ours',
    tooLong: 'it is too long',
    unseen: 'it has characters in it that cannot be seen',
    onlyWatch: 'a link can only watch jobs',
    fragment: 'nothing may stand behind a #',
    unknownPart: (name: string): string => `it has a part that is not known, "${name}"`,
    noServer: 'it names no server',
    oneServer: 'it must name one server, and only one',
    serverScheme: 'the address of its server must begin with http:// or https://',
    noJob: 'it names no job',
    tooMany: (most: number): string => `it names more than ${count(most)} jobs`,
    noJobId: 'it names a job by what is no job id',
  },
}
