import type { App } from 'electron'
import { linkScheme } from '#shared/rules/watch-link.ts'

/** Whether a text is one of our links, valid or not. */
export const isLink = (text: string): boolean => text.toLowerCase().startsWith(`${linkScheme}:`)

/** After `--`, neither we nor Chromium read any part of the link as a flag. macOS needs no arguments. */
export function claimLinks(app: Pick<App, 'setAsDefaultProtocolClient'>, execPath: string): void {
  app.setAsDefaultProtocolClient(linkScheme, execPath, ['--'])
}
