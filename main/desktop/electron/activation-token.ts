import { app } from 'electron'

/**
 * Lets the next window that is shown take the focus on Wayland, where a window may not do so by itself, as soon as
 * Electron has a way: `app.setActivationToken` is proposed (electron#50269).
 */
export function setActivationToken(token: string): void {
  if ('setActivationToken' in app && typeof app.setActivationToken === 'function')
    app.setActivationToken(token)
}
