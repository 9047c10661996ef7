/** Of `assets/compileo-plugin`, which comes with the program. */
export const ownPluginVersion = '1.1.0'

export const isOldPlugin = (version: string): boolean =>
  version.localeCompare(ownPluginVersion, 'en', { numeric: true }) < 0
