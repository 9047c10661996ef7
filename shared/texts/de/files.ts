import { ended, type Format } from '../../format.ts'
import type { files as en } from '../en/files.ts'

export const files = ({ count, plural }: Format): ReturnType<typeof en> => ({
  titles: {
    exportHistory: 'Verlauf exportieren',
    chooseAuthority: 'CA-Zertifikat wählen',
    saveResult: 'Ergebnis speichern',
    saveDataset: 'Datensatz speichern',
    saveResults: 'Ergebnisse speichern',
  },
  saved: (file) => `Unter ${file} gespeichert`,
  savedOutcomes: (outcomes, file) => `${plural(outcomes, 'Lauf', 'Läufe')} nach ${file} exportiert`,
  savedResults: (results, file) => `${plural(results, 'Ergebnis', 'Ergebnisse')} unter ${file} gespeichert`,
  savedSomeResults: (results, file, without) =>
    `${plural(results, 'Ergebnis', 'Ergebnisse')} unter ${file} gespeichert. ${plural(without, 'Job', 'Jobs')} ohne Ergebnis.`,
  tooManyResults: (most) => `Bitte höchstens ${count(most)} Jobs auswählen`,
  noOutcomes: 'Es gibt nichts zu exportieren',
  notWritten: (why) => `Die Datei ließ sich nicht schreiben: ${why}`,
  halfLeft: (why, path) => `${ended(why)} Eine unvollständige Datei liegt noch unter ${path}`,
  notRead: (why) => `Die Datei ließ sich nicht lesen: ${why}`,
  tooLarge: (megabytes) => `Diese Datei ist größer als ${count(megabytes)} MB`,
  certificate: {
    none: 'Das ist kein Zertifikat im PEM-Format',
    privateKey:
      'Diese Datei enthält einen privaten Schlüssel, der nur auf den Server gehört: bitte eine nur mit dem Zertifikat wählen',
    broken: 'Das Zertifikat in dieser Datei ist beschädigt',
    notChosen: 'Die Zertifikatsdatei bitte erneut wählen',
    tooMany: 'Diese Datei enthält zu viele Zertifikate',
    unread: (variable, why) => `Die Zertifikate aus ${variable} ließen sich nicht lesen: ${why}`,
  },
  reasons: {
    notAFile: 'es ist keine Datei',
    diskFull: 'der Datenträger ist voll',
    quota: 'das Speicherkontingent ist aufgebraucht',
    tooLarge: 'der Datenträger unterstützt keine so großen Dateien',
    forbidden: 'keine Berechtigung',
    readOnly: 'der Datenträger ist schreibgeschützt',
    missing: 'nicht vorhanden',
    folder: 'es ist ein Ordner',
    longName: 'der Name ist zu lang',
    busy: 'ein anderes Programm verwendet die Datei',
    tooManyOpen: 'zu viele offene Dateien',
    broken: 'Fehler des Datenträgers',
  },
})
