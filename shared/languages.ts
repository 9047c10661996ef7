export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

export const languageNames = { en: 'English', de: 'Deutsch' } as const satisfies Record<Language, string>

/**
 * Returns the language that the user chose, or else that of the system (such as `de-AT`), or else English.
 */
export function resolveLanguage(choice: string, system: string): Language {
  const wantedLanguage = choice === 'system' ? /^[a-z]+/i.exec(system)?.[0].toLowerCase() : choice
  return languages.find((each) => each === wantedLanguage) ?? 'en'
}

/**
 * Returns the first entry that names a language. The system may report `C.UTF-8` as `c`, which isn't a
 * language and would lead to a different time format than the window's.
 */
export const pickSystemLanguage = (preferred: readonly string[], fallback: string): string =>
  preferred.find((tag) => /^[a-z]{2,3}(?![a-z])/i.test(tag)) ?? fallback

/**
 * Returns the locale for a language on a system such as `de-AT` or `en_US.UTF-8`; undefined for English
 * without a region.
 */
export function resolveLocale(language: Language, system: string): string | undefined {
  const [, spokenThere, region] = /^([a-z]+)[-_]([a-z]{2})\b/i.exec(system) ?? []
  if (region && spokenThere?.toLowerCase() === language) return `${language}-${region.toUpperCase()}`
  return language === 'en' ? undefined : language
}
