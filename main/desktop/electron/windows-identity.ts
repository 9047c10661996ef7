import type { App } from 'electron'

/** electron-builder.yml's `appId`: the installer writes it into the shortcut that Windows shows our toasts by. */
export const appId = 'io.github.compileo.tray'

/** By which Windows starts us for a press on a toast of an earlier run. It may never change. */
export const toastActivator = '{EA49BFA9-48CA-557A-BA03-D7BA243D7ECE}'

/** Says to Windows who we are, before the first notification: else its toasts have no buttons that lead to us. */
export function claimWindowsIdentity(
  app: Pick<App, 'setAppUserModelId'> & Partial<Pick<App, 'setToastActivatorCLSID'>>,
): void {
  app.setAppUserModelId(appId)
  app.setToastActivatorCLSID?.(toastActivator)
}
