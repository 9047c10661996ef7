import { count, plural } from '../../../format.ts'

const withNew = (n: number, what: string, fresh: number): string =>
  `${plural(n, what, `${what}s`)} (${count(fresh)} new)`

/** Files of the person's: the titles of dialogs, and what came of reading or writing. */
export const files = {
  titles: {
    exportHistory: 'Export the history',
    exportSettings: 'Export settings',
    importSettings: 'Import settings',
    saveResult: 'Save the result',
    chooseAuthority: 'Choose the certificate of an authority',
  },
  saved: (file: string): string => `Saved as ${file}`,
  savedWithoutKeys: (file: string): string => `Saved as ${file}, without API keys`,
  savedEndings: (endings: number, file: string): string =>
    `Saved ${plural(endings, 'ending', 'endings')} as ${file}`,
  noEndings: 'There is no ending to export',
  imported: (settings: number): string => `Imported: ${plural(settings, 'setting', 'settings')}`,
  servers: (servers: number, fresh: number): string => withNew(servers, 'server', fresh),
  jobs: (jobs: number, fresh: number): string => withNew(jobs, 'job', fresh),
  notJson: 'This file is not JSON, so nothing was imported',
  notOurs: 'This file was not exported by Compileo Tray',
  tooNew: 'This file was exported by a newer version of Compileo Tray',
  flawed: (place: string, why: string): string =>
    `Nothing was imported, because of ${place} in this file: ${why}`,
  notAnId: 'this is no job id',
  notWritten: (why: string): string => `The file could not be written: ${why}`,
  halfLeft: (why: string, path: string): string => `${why}. Half of it is left as ${path}`,
  notRead: (why: string): string => `The file could not be read: ${why}`,
  tooLarge: (megabytes: number): string => `This file is larger than ${count(megabytes)} MB`,
  /** A file that shall vouch for a server. */
  certificate: {
    none: 'This file holds no certificate in PEM form: there is no -----BEGIN CERTIFICATE----- in it',
    privateKey:
      'This file holds a private key, which belongs on the server alone: choose one with the certificate only',
    broken: 'The certificate in this file is damaged',
    notChosen: 'Choose the certificate file again',
    tooMany: 'This file holds more certificates than an authority has',
    unread: (variable: string, why: string): string =>
      `The certificates of ${variable} could not be read: ${why}`,
  },
  reasons: {
    notAFile: 'it is not a file',
    diskFull: 'the disk is full',
    quota: 'your space on the disk is used up',
    tooLarge: 'the disk takes no file of this size',
    forbidden: 'you have no permission for this folder or file',
    readOnly: 'the disk is read-only',
    missing: 'it is not there',
    folder: 'it is a folder',
    longName: 'the name is too long',
    busy: 'another program uses it',
    tooManyOpen: 'too many files are open',
    broken: 'the disk does not work',
  },
}
