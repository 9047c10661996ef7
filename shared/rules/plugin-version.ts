/** The version of `assets/compileo-plugin`, which comes with the program. */
export const bundledPluginVersion = '1.1.0'

export const isOutdatedPlugin = (version: string): boolean =>
  version.localeCompare(bundledPluginVersion, 'en', { numeric: true }) < 0
