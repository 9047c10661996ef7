import type { App } from 'electron'
import { linkScheme } from '../../shared/rules/watch-link.ts'

/** Whether an argument is a link, valid or not. Pure. */
export const isLink = (text: string): boolean => text.toLowerCase().startsWith(`${linkScheme}:`)

/**
 * Registers our links with the system. Windows appends the link after these arguments: after `--`, neither we nor Chromium read
 * any part of it as a flag. macOS needs no arguments.
 */
export function claimLinks(app: Pick<App, 'setAsDefaultProtocolClient'>, execPath: string): void {
  app.setAsDefaultProtocolClient(linkScheme, execPath, ['--'])
}
