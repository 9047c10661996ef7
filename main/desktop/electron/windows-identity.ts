import type { App } from 'electron'

/**
 * The `appId` of electron-builder.yml. The installer writes it into the shortcut that identifies our toasts.
 */
export const appId = 'io.github.compileo.tray'

/** Windows starts this class when a toast of an earlier run is clicked. It must never change. */
export const toastActivator = '{EA49BFA9-48CA-557A-BA03-D7BA243D7ECE}'

/** Call this before the first notification. Otherwise we get no clicks on toast buttons. */
export function claimWindowsIdentity(
  app: Pick<App, 'setAppUserModelId'> & Partial<Pick<App, 'setToastActivatorCLSID'>>,
): void {
  app.setAppUserModelId(appId)
  app.setToastActivatorCLSID?.(toastActivator)
}
