import { ended, type Format } from '../../format.ts'

export const files = ({ count, plural }: Format) => ({
  titles: {
    exportHistory: 'Export history',
    saveResult: 'Save result',
    saveDataset: 'Save dataset',
    saveResults: 'Save results',
    chooseAuthority: 'Choose a CA certificate',
  },
  saved: (file: string) => `Saved to ${file}`,
  savedOutcomes: (outcomes: number, file: string) => `Exported ${plural(outcomes, 'run', 'runs')} to ${file}`,
  savedResults: (results: number, file: string) => `Saved ${plural(results, 'result', 'results')} to ${file}`,
  savedSomeResults: (results: number, file: string, without: number) =>
    `Saved ${plural(results, 'result', 'results')} to ${file}. ${plural(without, 'job', 'jobs')} had no result.`,
  tooManyResults: (most: number) => `Select up to ${count(most)} jobs`,
  noOutcomes: 'Nothing to export',
  notWritten: (why: string) => `Couldn’t write the file: ${why}`,
  halfLeft: (why: string, path: string) => `${ended(why)} A partial file was left at ${path}`,
  notRead: (why: string) => `Couldn’t read the file: ${why}`,
  tooLarge: (megabytes: number) => `This file is larger than ${count(megabytes)} MB`,
  certificate: {
    none: 'This isn’t a PEM certificate',
    privateKey:
      'This file contains a private key, which should never leave the server: choose one with only the certificate',
    broken: 'The certificate in this file is damaged',
    notChosen: 'Choose the certificate file again',
    tooMany: 'This file contains too many certificates',
    unread: (variable: string, why: string) => `Couldn’t read the certificates in ${variable}: ${why}`,
  },
  reasons: {
    notAFile: 'it isn’t a file',
    diskFull: 'the disk is full',
    quota: 'your disk quota is used up',
    tooLarge: 'the disk doesn’t support files this large',
    forbidden: 'permission denied',
    readOnly: 'the disk is read-only',
    missing: 'it doesn’t exist',
    folder: 'it’s a folder',
    longName: 'the name is too long',
    busy: 'another program is using it',
    tooManyOpen: 'too many files are open',
    broken: 'disk error',
  },
})
