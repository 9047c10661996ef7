import type { Format } from '../../format.ts'
import type { Catalogue } from '../en/english.ts'
import { frame } from './frame.ts'
import { jobTexts } from './jobs.ts'
import { detail } from './detail.ts'
import { servers } from './servers.ts'
import { settings } from './settings.ts'
import { history } from './history.ts'
import { hooks } from './hooks.ts'
import { help } from './help.ts'
import { outcomes } from './outcomes.ts'
import { words } from './words.ts'
import { serverErrors } from './server-errors.ts'
import { results } from './results.ts'
import { commands } from './commands.ts'
import { found, watchRules } from './discovery.ts'
import { files } from './files.ts'
import { storage } from './storage.ts'
import { system } from './system.ts'
import { alerts, notifications } from './notifications.ts'
import { insights } from './insights.ts'
import { today } from './timeline.ts'
import { synonyms } from './synonyms.ts'
import { tray } from './tray.ts'
import { updates } from './updates.ts'
import { window } from './window.ts'

export const de = (format: Format): Catalogue => ({
  ...frame(format),
  ...jobTexts(format),
  detail: detail(format),
  servers: servers(format),
  settings: settings(format),
  history: history(format),
  help: help(),
  hooks: hooks(format),
  outcomes: outcomes(format),
  words: words(format),
  serverErrors: serverErrors(format),
  alerts: alerts(format),
  results: results(format),
  commands: commands(format),
  files: files(format),
  found: found(format),
  watchRules: watchRules(format),
  storage: storage(format),
  system: system(format),
  notifications: notifications(format),
  insights: insights(format),
  today: today(format),
  synonyms: synonyms(),
  tray: tray(format),
  updates: updates(),
  window: window(format),
})
