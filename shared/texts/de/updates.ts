import type { updates as en } from '../en/updates.ts'

export const updates = (): ReturnType<typeof en> => ({
  troubles: {
    notSigned: 'Die neue Version hat eine ungültige Signatur und wurde abgelehnt',
    changed: 'Der Download entspricht nicht der angekündigten Version und wurde gelöscht',
    diskFull: 'Für die neue Version ist nicht genug Speicherplatz frei',
    notWritable: 'Die neue Version konnte nicht geschrieben werden: keine Berechtigung',
    inClear: 'Die Seite mit den Versionen führt zu einer unverschlüsselten Adresse, die abgelehnt wurde',
    proxy: 'Der Proxy lässt die Seite mit den Versionen nicht zu',
    certificate: 'Dem Zertifikat der Seite mit den Versionen wird hier nicht vertraut',
    unreachable: 'Die Seite mit den Versionen ist nicht erreichbar',
    nothingThere: 'Auf der Seite mit den Versionen gibt es nichts für dieses System',
    unreadable: 'Die Antwort der Seite mit den Versionen ist nicht lesbar',
    slow: 'Die Seite mit den Versionen hat nicht rechtzeitig geantwortet',
  },
  off: 'Diese Installation sucht nicht nach neuen Versionen',
  busy: 'Das läuft schon',
  noneReady: 'Es ist keine neue Version bereit',
  notification: {
    title: (version) => `Compileo Tray ${version} ist bereit`,
    body: 'Die Version wird beim Beenden installiert. Sonst ist nichts zu tun.',
  },
})
