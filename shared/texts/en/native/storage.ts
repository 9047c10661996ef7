import { count } from '../../../format.ts'

/** What the profile on disk has to say. */
export const storage = {
  unsaved: {
    'watch-list': (why: string): string => `The watch-list could not be saved: ${why}`,
    settings: (why: string): string => `The settings could not be saved: ${why}`,
    history: (why: string): string => `The history could not be saved: ${why}`,
    keys: (why: string): string => `The API keys in the keyring could not be changed: ${why}`,
    updates: (why: string): string => `What is known of updates could not be saved: ${why}`,
  },
  keys: {
    memoryOnly: 'This system has no keyring, so API keys are kept until the program ends.',
    locked:
      'The keyring is locked, so API keys can be neither read from it nor saved in it. They will be as soon as it is unlocked.',
    unreadable: (server: string): string =>
      `The keyring does not give away the API key of ${server}. Enter the key again.`,
    elsewhere: (server: string): string =>
      `The saved API key of ${server} is for another address and was not used. Enter the key again.`,
  },
  nothingKept: (folder: string, why: string): string => `Nothing can be kept in ${folder}: ${why}`,
  historyUnread: (why: string): string =>
    `The history could not be read: ${why}. What is in it is kept, and shown again once it can be read.`,
  historyNewer:
    'Part of the history was written by a newer version of Compileo Tray. It is kept, but this version can’t show it.',
  historyLines: (lines: number, path: string): string =>
    `${count(lines)} lines of the history could not be read. They were set aside in ${path}.`,
  historyUntidy: (why: string): string => `The history could not be tidied up: ${why}`,
  unread: (name: string, flaw: string): string => `The file ${name}.json could not be read (${flaw})`,
  setAside: (unread: string, path: string): string => `${unread}. It was set aside as ${path}.`,
  leftAlone: (unread: string): string =>
    `${unread}. It was left unchanged, and nothing is saved to it until Compileo Tray starts again.`,
  notReplaced: (name: string): string =>
    `${name}.json could not be read at the start, so it is left unchanged`,
  notSetAside: (unread: string, why: string): string => `${unread}, and not be set aside: ${why}`,
  flaws: {
    noJson: 'it is no JSON',
    noObject: 'it holds no object',
    version: 'its version makes no sense',
    tooNew: 'it was written by a newer version of Compileo Tray',
    oldForm: (why: string): string => `its old form could not be understood: ${why}`,
    nonsense: 'its content makes no sense',
  },
}
