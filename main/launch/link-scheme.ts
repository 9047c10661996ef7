import type { App } from 'electron'

/** `compileo-tray://watch?server=URL&job=ID`, with as many `job` as there are. */
export const linkScheme = 'compileo-tray'

/** Whether an argument of the command line is a link, good or bad. Pure. */
export const isLink = (text: string): boolean => text.toLowerCase().startsWith(`${linkScheme}:`)

/**
 * Has the system open our links with this program. Windows puts the link into a command line behind these arguments:
 * behind `--` no part of it is taken for a flag, by Chromium neither. macOS needs no arguments.
 */
export function claimLinks(app: Pick<App, 'setAsDefaultProtocolClient'>, execPath: string): void {
  app.setAsDefaultProtocolClient(linkScheme, execPath, ['--'])
}
