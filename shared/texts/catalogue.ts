import type { Format } from '../format.ts'
import type * as English from './en/english.ts'

/** Combines the texts of one language. The English texts define the type of all languages. */
export const catalogueOf = (parts: typeof English) => (format: Format) => ({
  ...parts.frame(format),
  ...parts.jobTexts(format),
  detail: parts.detail(format),
  servers: parts.servers(format),
  settings: parts.settings(format),
  history: parts.history(),
  help: parts.help(),
  hooks: parts.hooks(format),
  outcomes: parts.outcomes(format),
  common: parts.common(format),
  serverErrors: parts.serverErrors(format),
  alerts: parts.alerts(format),
  results: parts.results(format),
  commands: parts.commands(format),
  files: parts.files(format),
  found: parts.found(format),
  watchRules: parts.watchRules(format),
  storage: parts.storage(format),
  system: parts.system(format),
  notifications: parts.notifications(format),
  today: parts.today(format),
  synonyms: parts.synonyms(),
  tray: parts.tray(format),
  window: parts.window(),
})

export type Catalogue = ReturnType<ReturnType<typeof catalogueOf>>
