/** The start at login, and the keys that work everywhere. */
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
}
