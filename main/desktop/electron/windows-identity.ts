import type { App } from 'electron'

/** electron-builder.yml's `appId`: the installer writes it into the shortcut that identifies our toasts. */
export const appId = 'io.github.compileo.tray'

/** Windows starts this class when a toast of an earlier run is clicked. It may never change. */
export const toastActivator = '{EA49BFA9-48CA-557A-BA03-D7BA243D7ECE}'

/** Call it before the first notification: otherwise we get no clicks on toast buttons. */
export function claimWindowsIdentity(
  app: Pick<App, 'setAppUserModelId'> & Partial<Pick<App, 'setToastActivatorCLSID'>>,
): void {
  app.setAppUserModelId(appId)
  app.setToastActivatorCLSID?.(toastActivator)
}
