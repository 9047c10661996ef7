import type { createHistoryTexts as en } from '../en/history.ts'

export const createHistoryTexts = (): ReturnType<typeof en> => ({
  yesterday: 'Gestern',
  notShown: (why) => `Keine: ${why}`,
  silences: {
    kind: 'für diesen Ausgang ausgeschaltet',
    job: 'Job stumm',
    server: 'Server stumm',
    batch: 'Teil eines Stapels, der als Ganzes gemeldet wird',
    paused: 'Benachrichtigungen angehalten',
    'quiet-hours': 'Ruhezeit',
    own: 'von dir abgebrochen',
    visible: 'die Liste war offen',
  },
  facts: {
    ended: 'Beendet',
    started: 'Begonnen',
    id: 'Job-ID',
    run: 'Lauf',
    notification: 'Benachrichtigung',
  },
  watchAgain: 'Wieder beobachten',
  watching: (name) => `${name} wird wieder beobachtet`,
  error: (why) => `Frühere Läufe ließen sich nicht laden: ${why}`,
  export: 'Verlauf als CSV exportieren …',
  clear: 'Verlauf löschen …',
  clearTitle: 'Verlauf löschen?',
  clearText:
    'Löscht alle Läufe von diesem Rechner, nur der letzte jedes beobachteten Jobs bleibt. Das lässt sich nicht rückgängig machen.',
  clearConfirm: 'Verlauf löschen',
})
