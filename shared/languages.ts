/** The languages that the program speaks, and which of them holds: the same rule for the main process and the window. */
export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

/** What each language calls itself. */
export const languageNames = { en: 'English', de: 'Deutsch' } as const satisfies Record<Language, string>

/**
 * The language in force: the person's choice, else the system's where there is one, else English. Pure.
 * @param choice of the settings: a language, or `system`
 * @param system what the system calls its language, such as `de-AT`
 */
export function languageOf(choice: string, system: string): Language {
  const wanted = choice === 'system' ? /^[a-z]+/i.exec(system)?.[0].toLowerCase() : choice
  return languages.find((each) => each === wanted) ?? 'en'
}

/**
 * The region's own usage where the system speaks the language, else the language's own; undefined for plain English.
 * @param system what the system calls its language, such as `de-AT` or `en_US.UTF-8`
 */
export function localeOf(language: Language, system: string): string | undefined {
  const [, spokenThere, region] = /^([a-z]+)[-_]([a-z]{2})\b/i.exec(system) ?? []
  if (region && spokenThere?.toLowerCase() === language) return `${language}-${region.toUpperCase()}`
  return language === 'en' ? undefined : language
}
