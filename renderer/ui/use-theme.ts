import { useLayoutEffect } from 'react'
import { useWindow } from '../state/context.tsx'
import { useMatches } from './use-media.ts'

/** The theme of the page that main has served. */
const servedDark = () => globalThis.document?.documentElement.dataset['theme'] === 'dark'

/** Puts the theme in force on the root, the user's choice, else the system's. */
export function useTheme(): void {
  const theme = useWindow((state) => state.world?.settings.theme ?? 'system')
  const systemDark = useMatches('(prefers-color-scheme: dark)', servedDark)
  useLayoutEffect(() => {
    document.documentElement.dataset['theme'] = theme === 'system' ? (systemDark ? 'dark' : 'light') : theme
  }, [theme, systemDark])
}
