/** The version of the plugin that comes with the program (`assets/compileo-plugin`). */
export const bundledPluginVersion = '1.1.0'

export const isOutdatedPlugin = (version: string): boolean =>
  version.localeCompare(bundledPluginVersion, 'en', { numeric: true }) < 0
