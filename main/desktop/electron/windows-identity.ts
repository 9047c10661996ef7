import type { App } from 'electron'

/**
 * Equals the `appId` of electron-builder.yml. The installer writes it into the shortcut by which Windows
 * identifies our toasts.
 */
export const appId = 'io.github.compileo.tray'

/**
 * Windows starts this COM class when the user clicks a toast that an earlier start of the program has shown.
 * It must never change.
 */
export const toastActivatorClsid = '{EA49BFA9-48CA-557A-BA03-D7BA243D7ECE}'

/**
 * Registers the app ID. Call this function before the first notification, because otherwise Windows doesn't
 * report clicks on toast buttons.
 */
export function registerWindowsIdentity(
  app: Pick<App, 'setAppUserModelId'> & Partial<Pick<App, 'setToastActivatorCLSID'>>,
): void {
  app.setAppUserModelId(appId)
  app.setToastActivatorCLSID?.(toastActivatorClsid)
}
