import { nativeImage, nativeTheme, protocol, type NativeImage } from 'electron'
import appIcon from '../../assets/icons/128x128.png?inline'
import { scheme, serveApp, type FirstPage } from './app-scheme.ts'
import type { MainWindowOptions } from './main-window.ts'
import { pageBackground } from './page-background.ts'

/**
 * Serves the page from now on, the first time a window asks for it.
 *
 * @param folder the built renderer
 * @param firstPage the page of the main window, with what it shows first
 * @returns prepares a window: its icon, and its colour until the page is painted
 */
export function pageFrom(folder: string, firstPage: FirstPage): MainWindowOptions['prepare'] {
  // One for all windows: they go sooner than the pixels of their icons.
  let icon: NativeImage | undefined
  return () => {
    if (!protocol.isProtocolHandled(scheme)) serveApp(protocol, folder, firstPage)
    return {
      icon: (icon ??= nativeImage.createFromDataURL(appIcon)),
      backgroundColor: pageBackground[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    }
  }
}
