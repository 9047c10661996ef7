import { app } from 'electron'

/**
 * Lets the next window take the focus on Wayland, once Electron can: `app.setActivationToken` is proposed
 * (electron#50269).
 */
export function setActivationToken(token: string): void {
  if ('setActivationToken' in app && typeof app.setActivationToken === 'function')
    app.setActivationToken(token)
}
