import type { servers as en } from '../en/servers.ts'
import { count } from '../format.ts'

export const servers: typeof en = {
  unreachable: {
    dns: 'Unbekannter Rechner: Der Name des Servers wurde nicht gefunden',
    refused: 'Verbindung abgelehnt: Läuft der Server, und stimmt der Port?',
    reset: 'Die Verbindung brach ab',
    timeout: 'Keine rechtzeitige Antwort',
    tls: 'Das Zertifikat des Servers ließ sich nicht prüfen',
    proxy: 'Der Proxy ist nicht erreichbar',
    redirect: 'Der Server verweist auf eine andere Adresse: besser diese eingeben',
    network: 'Das Netz ist nicht erreichbar',
  },
  timedOut: (seconds) => `Keine rechtzeitige Antwort (${count(seconds)} s)`,
  otherwiseUnreachable: (why) => `Der Server ist nicht erreichbar${why && `: ${why}`}`,
  certificate: {
    selfSigned:
      'Das Zertifikat des Servers ist selbst signiert: Niemand bürgt dafür, dem dieses System vertraut',
    unknownIssuer: 'Das Zertifikat des Servers kommt von einer Stelle, die dieses System nicht kennt',
    expired: 'Das Zertifikat des Servers ist abgelaufen',
    notYetValid: 'Das Zertifikat des Servers gilt noch nicht: Stimmt die Uhr dieses Rechners?',
    revoked: 'Das Zertifikat des Servers wurde widerrufen',
    otherName: 'Das Zertifikat des Servers gilt für einen anderen Namen',
  },
  notSecure: 'Keine sichere Verbindung möglich: Spricht der Server https?',
  proxyAsks: 'Der Proxy verlangt Benutzername und Passwort',
  proxyRefuses: (code) => `Der Proxy hat die Anfrage nicht weitergegeben (${code})`,
  notHttp: 'Hier antwortet etwas, aber es spricht kein HTTP',
  notCompileo: 'Hier antwortet etwas, aber es ist kein Compileo-Server',
  notCompileoBy: (status) => `Hier antwortet kein Compileo-Server (${status})`,
  noJobsApi: 'Unter dieser Adresse gibt es keine Jobs-API von Compileo (404)',
  missingKey: 'Der Server verlangt einen API-Schlüssel',
  refusedKey: 'Der Server hat den API-Schlüssel abgelehnt',
  limited: 'Der Server begrenzt, wie oft er gefragt wird',
  limitedFor: (seconds) =>
    `Der Server begrenzt, wie oft er gefragt wird: in ${count(seconds)} s noch einmal versuchen`,
  noMoreRequests: (seconds) =>
    `Der Server nimmt gerade keine Anfragen mehr an: in ${count(seconds)} s noch einmal versuchen`,
  notAllowed: 'Der Job lässt das gerade nicht zu',
  notAccepted: (why) => `Der Server hat die Anfrage nicht angenommen: ${why}`,
  inTrouble: (why) => `Der Server hat Schwierigkeiten: ${why}`,
  inTroubleBy: (status) => `Der Server hat Schwierigkeiten (${status})`,
  unreadable: 'Die Antwort ist nicht lesbar',
  nonsense: 'So antwortet kein Compileo-Server',
  tooLarge: 'Die Antwort ist größer als 5 MB',
  frameTooLarge: 'Der Server hat mehr als 1 MB auf einmal gesendet',
  streamEnded: 'Der Server hat die Verbindung beendet',
  otherJob: 'Der Server hat mit einem anderen Job geantwortet',
  polling: 'Die laufenden Nachrichten kommen nicht durch, darum wird der Server stattdessen gefragt',
}
