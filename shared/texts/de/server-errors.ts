import type { Format } from '../../format.ts'
import type { createServerErrorTexts as en } from '../en/server-errors.ts'

export const createServerErrorTexts = ({ count }: Format): ReturnType<typeof en> => ({
  unreachable: {
    dns: 'Rechner nicht gefunden. Stimmt der Name?',
    refused: 'Verbindung abgelehnt. Läuft der Server auf diesem Port?',
    reset: 'Verbindung verloren',
    timeout: 'Zeitüberschreitung beim Verbinden',
    silent: 'Keine Antwort',
    tls: 'Das Zertifikat des Servers ließ sich nicht prüfen',
    proxy: 'Der Proxy ist nicht erreichbar',
    redirect: 'Der Server leitet auf eine andere Adresse um: bitte diese eingeben',
    network: 'Das Netz ist nicht erreichbar',
  },
  quoted: (text) => text,
  timedOut: (seconds) => `Keine Antwort innerhalb von ${count(seconds)} s`,
  silent: (seconds) =>
    `Keine Antwort innerhalb von ${count(seconds)} s. Vielleicht erzeugt der Server gerade eine Taxonomie.`,
  unreachableBecause: (why) => `Der Server ist nicht erreichbar${why && `: ${why}`}`,
  certificate: {
    selfSigned:
      'Das Zertifikat des Servers ist selbst signiert: Ist es vertrauenswürdig, lässt es sich zu den vertrauenswürdigen Zertifikaten des Systems hinzufügen',
    unknownIssuer:
      'Das Zertifikat des Servers stammt von einer unbekannten Zertifizierungsstelle: Ist es die der eigenen Organisation, lässt sich ihr CA-Zertifikat zu denen des Systems hinzufügen',
    expired: 'Das Zertifikat des Servers ist abgelaufen',
    notYetValid: 'Das Zertifikat des Servers gilt noch nicht. Stimmt die Uhr dieses Rechners?',
    revoked: 'Das Zertifikat des Servers wurde widerrufen',
    otherName: 'Das Zertifikat des Servers gilt für einen anderen Namen',
  },
  notSecure: 'Keine sichere Verbindung möglich. Spricht der Server https?',
  proxyAsks: 'Ein Proxy verlangt eine Anmeldung',
  proxy: {
    ofVariable: (address, variable) => `Der Proxy ${address} (${variable})`,
    ofSystem: (address) => `Der Proxy ${address} (Systemeinstellungen)`,
    unknown: (proxy) => `${proxy} wurde nicht gefunden. Stimmt sein Name?`,
    refused: (proxy) => `${proxy} hat die Verbindung abgelehnt. Läuft er auf diesem Port?`,
    silent: (proxy) => `${proxy} hat nicht rechtzeitig geantwortet`,
    brokeOff: (proxy) => `${proxy} hat die Verbindung geschlossen`,
    unreachable: (proxy) => `${proxy} ist nicht erreichbar`,
    certificate: (proxy) => `${proxy} hat ein Zertifikat, das sich nicht prüfen ließ`,
    notSecure: (proxy) =>
      `Keine sichere Verbindung zum Proxy möglich. ${proxy} braucht vielleicht http:// in der Adresse`,
    noProxy: (proxy) => `${proxy} antwortet nicht wie ein Proxy. Stimmt seine Adresse?`,
    asks: (proxy) =>
      `${proxy} verlangt Benutzername und Passwort: HTTP_PROXY und HTTPS_PROXY auf http://Name:Passwort@Rechner:Port setzen`,
    rejectedLogin: (proxy) => `${proxy} hat Benutzername und Passwort abgelehnt`,
    refuses: (proxy, why) => `${proxy} hat die Anfrage nicht weitergegeben (${why})`,
    noServer: (proxy, why) =>
      `${proxy} hat den Server nicht erreicht (${why}). Läuft der Server, und erreicht ihn der Proxy?`,
    unusable: (variable) =>
      `${variable} ist keine gültige Proxy-Adresse. Sie sieht etwa so aus: http://rechner:3128`,
    longLogin: (variable) =>
      `Benutzername und Passwort in ${variable} dürfen je höchstens 255 Bytes haben: Mehr nimmt ein SOCKS-Proxy nicht an`,
    unusableOfSystem: 'Der Proxy-Typ des Systems wird nicht unterstützt',
  },
  notHttp: 'Auf diesem Port läuft etwas anderes',
  notCompileo: 'Hier antwortet etwas, aber es ist kein Compileo-Server',
  notCompileoBy: (status) => `Das ist kein Compileo-Server (${status})`,
  noJobsApi: 'Unter dieser Adresse gibt es keine Jobs-API von Compileo (404)',
  missingKey: 'Der Server verlangt einen API-Schlüssel',
  rejectedKey: 'Der Server hat den API-Schlüssel abgelehnt',
  limited: 'Der Server begrenzt die Anfragen',
  limitedFor: (seconds) => `Der Server begrenzt die Anfragen: in ${count(seconds)} s noch einmal versuchen`,
  noMoreRequests: (seconds) =>
    `Der Server nimmt gerade keine Anfragen mehr an: in ${count(seconds)} s noch einmal versuchen`,
  notAllowed: 'Im jetzigen Zustand des Jobs nicht möglich',
  notAccepted: (why) => `Der Server hat die Anfrage abgelehnt: ${why}`,
  failed: (why) => `Serverfehler: ${why}`,
  noQueue: 'Die Warteschlange (Redis) ist nicht verfügbar',
  failedWithStatus: (status) => `Serverfehler (${status})`,
  unreadable: 'Die Antwort ist nicht lesbar',
  unexpected: 'Unerwartete Antwort. Ist das ein Compileo-Server?',
  tooLarge: (megabytes) => `Die Antwort ist größer als ${count(megabytes)} MB`,
  tooSlow: (minutes) => `Die Antwort dauerte länger als ${count(minutes)} min`,
  frameTooLarge: 'Der Server hat eine Nachricht von mehr als 1 MB gesendet',
  restarting: 'Startet neu, um das Plugin zu laden',
  streamEnded: 'Der Server hat die Verbindung beendet',
  otherJob: 'Der Server hat mit einem anderen Job geantwortet',
  polling: 'Keine Live-Aktualisierung: Der Stand wird regelmäßig abgefragt',
})
