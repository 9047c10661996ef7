import type { Format } from '../format.ts'
import type * as English from './en/english.ts'

/** Combines the texts of one language. The English texts define the type of all languages. */
export const createCatalogue = (parts: typeof English) => (format: Format) => ({
  ...parts.createFrameTexts(format),
  ...parts.createJobTexts(format),
  detail: parts.createDetailTexts(format),
  servers: parts.createServerTexts(format),
  settings: parts.createSettingTexts(format),
  history: parts.createHistoryTexts(),
  help: parts.createHelpTexts(),
  hooks: parts.createHookTexts(format),
  outcomes: parts.createOutcomeTexts(format),
  common: parts.createCommonTexts(format),
  serverErrors: parts.createServerErrorTexts(format),
  alerts: parts.createAlertTexts(format),
  results: parts.createResultTexts(format),
  commands: parts.createCommandTexts(format),
  files: parts.createFileTexts(format),
  discovery: parts.createDiscoveryTexts(format),
  watchRules: parts.createWatchRuleTexts(format),
  storage: parts.createStorageTexts(format),
  system: parts.createSystemTexts(format),
  notifications: parts.createNotificationTexts(format),
  timeline: parts.createTimelineTexts(format),
  synonyms: parts.createSynonymTexts(),
  tray: parts.createTrayTexts(format),
  window: parts.createWindowTexts(),
})

export type Catalogue = ReturnType<ReturnType<typeof createCatalogue>>
