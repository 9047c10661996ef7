import { useLayoutEffect } from 'react'
import { useWindow } from '../state/context.tsx'
import { languageOf, type Language } from '../../shared/languages.ts'
import { setLanguage } from '../../shared/texts/current.ts'

/** Takes over the language in force, before anything below is rendered, and says which it is. */
export function useLanguage(): Language {
  const choice = useWindow((state) => state.world?.settings.language ?? 'system')
  const system = navigator.language
  const language = languageOf(choice, system)
  setLanguage(language, system)
  useLayoutEffect(() => {
    document.documentElement.lang = language
  }, [language])
  return language
}
