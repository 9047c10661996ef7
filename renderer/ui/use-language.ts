import { useLayoutEffect } from 'react'
import { useTexts } from '../state/use-texts.ts'

/** Says in which language the page is: screen readers read it aloud in that one. */
export function useLanguage(): void {
  const { language } = useTexts()
  useLayoutEffect(() => {
    document.documentElement.lang = language
  }, [language])
}
