import { nativeImage, nativeTheme, protocol, type NativeImage } from 'electron'
import appIcon from '../../assets/icons/128x128.png?inline'
import { scheme, serveApp, type FirstPage } from './app-scheme.ts'
import type { MainWindowOptions } from './main-window.ts'
import { pageBackground } from './page-background.ts'

/**
 * @param firstPage the main window's page, with its first content
 * @returns a window's icon, and its colour before the first paint
 */
export function pageFrom(folder: string, firstPage: FirstPage): MainWindowOptions['prepare'] {
  // One object for all windows: they are freed sooner than the pixels of their icons.
  let icon: NativeImage | undefined
  return () => {
    if (!protocol.isProtocolHandled(scheme)) serveApp(protocol, folder, firstPage)
    return {
      icon: (icon ??= nativeImage.createFromDataURL(appIcon)),
      backgroundColor: pageBackground[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    }
  }
}
