import { endSentence, type Format } from '../../format.ts'

export const createStorageTexts = ({ plural }: Format) => ({
  unsaved: {
    'watch-list': (place: string, why: string) => `Couldn’t save the watch list in ${place}: ${why}`,
    settings: (place: string, why: string) => `Couldn’t save the settings in ${place}: ${why}`,
    history: (place: string, why: string) => `Couldn’t save the history in ${place}: ${why}`,
    hooks: (place: string, why: string) => `Couldn’t save the hooks in ${place}: ${why}`,
    hookKeys: (why: string) => `Couldn’t change the secrets of hooks in the keyring: ${why}`,
    keys: (why: string) => `Couldn’t change the API keys in the keyring: ${why}`,
  },
  keys: {
    memoryOnly: 'This system has no keyring, so API keys are kept only until you quit.',
    locked: 'The keyring is locked, so API keys can’t be read or saved until you unlock it.',
    unreadable: (server: string) =>
      `Couldn’t read the API key of ${server} from the keyring. Enter it again.`,
    elsewhere: (server: string) =>
      `The saved API key of ${server} is for another address and wasn’t used. Enter it again.`,
  },
  hookKeys: {
    memoryOnly: 'This system has no keyring, so the secrets of hooks are kept only until you quit.',
    locked: 'The keyring is locked, so hooks wait for their secrets until you unlock it.',
    unreadable: (hook: string) =>
      `Couldn’t read the secrets of hook “${hook}” from the keyring. Enter them again.`,
    elsewhere: (hook: string) =>
      `The saved secrets of hook “${hook}” are for another address and weren’t used. Enter them again.`,
    newer: 'A newer version of Compileo Tray saved the secrets of a hook. Update, or enter them again.',
  },
  hooksUnread: (path: string, why: string) => `Couldn’t read queued hook deliveries in ${path}: ${why}`,
  hooksLines: (lines: number, path: string) =>
    `${plural(lines, 'queued hook delivery', 'queued hook deliveries')} couldn’t be read. ${lines === 1 ? 'It was' : 'They were'} moved to ${path}.`,
  nothingSaved: (folder: string, why: string) => `Nothing can be saved in ${folder}: ${why}`,
  fileDeleted: (name: string) =>
    `The file ${name} was deleted while Compileo Tray was running. It was written again.`,
  fileReplaced: (name: string, path: string) =>
    `The file ${name} was replaced while Compileo Tray was running. The other was moved to ${path}, and ours was written again.`,
  historyUnread: (path: string, why: string) =>
    `Couldn’t read the history in ${path}: ${endSentence(why)} Nothing was deleted.`,
  historyNewer:
    'Part of the history was written by a newer version of Compileo Tray. It is kept, but this version can’t show it.',
  historyLines: (lines: number, path: string) =>
    `${plural(lines, 'line', 'lines')} of the history couldn’t be read. ${lines === 1 ? 'It was' : 'They were'} moved to ${path}.`,
  historyCleared: (runs: number) =>
    runs === 0 ? 'There was nothing to clear' : `Cleared ${plural(runs, 'run', 'runs')} from the history`,
  historyNotCleared: (why: string) => `Couldn’t clear the history: ${why}`,
  historyNotOurs:
    'Couldn’t clear the history: part of it couldn’t be read or was written by a newer version of Compileo Tray.',
  historyNotCompacted: (path: string, why: string) => `Couldn’t clean up the history in ${path}: ${why}`,
  finishedUnread: (path: string, why: string) =>
    `Couldn’t read finished jobs in ${path}: ${endSentence(why)}`,
  finishedLines: (lines: number, path: string) =>
    `${plural(lines, 'line', 'lines')} of finished jobs couldn’t be read. ${lines === 1 ? 'It was' : 'They were'} moved to ${path}.`,
  unread: (name: string, flaw: string) => `The file ${name}.json couldn’t be read (${flaw})`,
  setAside: (unread: string, path: string) => `${endSentence(unread)} It was moved to ${path}.`,
  leftAlone: (unread: string) =>
    `${endSentence(unread)} It was left unchanged, and nothing is saved to it until Compileo Tray starts again.`,
  notReplaced: (name: string) => `${name}.json couldn’t be read at the start, so it is left unchanged`,
  notSetAside: (unread: string, why: string) => `${unread}, and couldn’t be moved: ${why}`,
  fileErrors: {
    noJson: 'it isn’t JSON',
    noObject: 'it isn’t a JSON object',
    version: 'its version is invalid',
    tooNew: 'it was written by a newer version of Compileo Tray',
    invalid: 'its content is invalid',
  },
})

export const createFileTexts = ({ count, plural }: Format) => ({
  titles: {
    exportHistory: 'Export history',
    saveResult: 'Save result',
    saveDataset: 'Save dataset',
    saveResults: 'Save results',
  },
  saved: (file: string) => `Saved to ${file}`,
  savedOutcomes: (outcomes: number, file: string) => `Exported ${plural(outcomes, 'run', 'runs')} to ${file}`,
  savedResults: (results: number, file: string) => `Saved ${plural(results, 'result', 'results')} to ${file}`,
  savedSomeResults: (results: number, file: string, without: number) =>
    `Saved ${plural(results, 'result', 'results')} to ${file}. ${plural(without, 'job', 'jobs')} had no result.`,
  savedCutResults: (results: number, file: string, without: number, cut: number) =>
    [
      `Saved ${plural(results, 'result', 'results')} to ${file}.`,
      ...(without > 0 ? [`${plural(without, 'job', 'jobs')} had no result.`] : []),
      `Only the counts are left of ${plural(cut, 'result', 'results')}.`,
    ].join(' '),
  tooManyResults: (max: number) => `Select up to ${count(max)} jobs`,
  noOutcomes: 'Nothing to export',
  notWritten: (why: string) => `Couldn’t write the file: ${why}`,
  partialLeft: (why: string, path: string) => `${endSentence(why)} A partial file was left at ${path}`,
  certificate: {
    unread: (variable: string, why: string) => `Couldn’t read the certificates in ${variable}: ${why}`,
  },
  reasons: {
    diskFull: 'the disk is full',
    quota: 'your disk quota is used up',
    tooLarge: 'the disk doesn’t support files this large',
    forbidden: 'permission denied',
    readOnly: 'the disk is read-only',
    missing: 'it doesn’t exist',
    noFolder: 'its folder doesn’t exist',
    folder: 'it’s a folder',
    longName: 'the name is too long',
    busy: 'another program is using it',
    tooManyOpen: 'too many files are open',
    broken: 'disk error',
  },
})
