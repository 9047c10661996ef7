import { goOn, type Format } from '../../format.ts'
import type { servers as en } from '../en/servers.ts'

export const servers = ({ count, fullDate, plural }: Format): ReturnType<typeof en> => ({
  title: 'Server',
  counts: (running, pending) => `${count(running)} laufen, ${count(pending)} warten`,
  reach: {
    unknown: 'Verbindet sich …',
    ok: 'Verbunden',
    unreachable: 'Nicht erreichbar',
    unauthorized: 'API-Schlüssel abgelehnt',
    limited: 'Begrenzt die Anfragen',
    'not-compileo': 'Kein Compileo-Server',
  },
  nextTry: (why, time) => goOn(why, 'nächster', `Versuch in ${time}`),
  tryingNow: (why) => goOn(why, 'neuer', 'Versuch läuft'),
  queueChart: (minutes, now) =>
    `Jobs in der Warteschlange in ${minutes <= 1 ? 'der letzten Minute' : `den letzten ${count(minutes)} Minuten`}, jetzt ${count(now)}`,
  moreAlerts: (more) => `und ${plural(more, 'weitere Warnung', 'weitere Warnungen')}`,
  muted: 'Stumm',
  unnamed: 'dem Server',
  add: 'Neuer Server …',
  insecure:
    'Unverschlüsselt: Andere im Netz können den API-Schlüssel und die Jobdaten mitlesen. Wenn möglich https:// verwenden.',
  screen: {
    edit: 'Bearbeiten …',
    remove: 'Entfernen …',
    gone: 'Dieser Server wurde entfernt',
    showAll: 'Alle Jobs zeigen',
    watched: (jobs) => `${plural(jobs, 'beobachteten Job', 'beobachtete Jobs')} zeigen`,
    noneWatched: 'Keine Jobs dieses Servers beobachtet.',
    queue: 'Warteschlange',
    counts: {
      running: 'Laufen',
      pending: 'Warten',
      scheduled: 'Geplant',
      retrying: 'Neuer Versuch',
      completed: 'Abgeschlossen',
      failed: 'Fehlgeschlagen',
      cancelled: 'Abgebrochen',
      total: 'Insgesamt',
      workers: 'Worker',
      cpu: 'CPU',
      memory: 'Speicher',
    },
    heard: (time) => `Stand ${time}.`,
    heardAgo: (time, ago) => `Stand ${time}, vor ${ago}.`,
    mayBeOld: 'Die Zahlen sind bis zu 30 s alt.',
    wholeMachine: 'CPU und Speicher gelten für den ganzen Rechner.',
    noCounts: 'Noch keine Daten.',
    settings: 'Einstellungen des Servers',
    mute: 'Benachrichtigungen dieses Servers stummschalten',
    muteHint: 'Alles steht weiterhin im Verlauf, Fehlschläge unter „Handlungsbedarf“.',
    autoRestarts: 'Fehlgeschlagene Jobs automatisch neu starten',
    autoRestartsHint: 'Lässt sich je Job anders einstellen.',
    never: 'Nie',
    times: (times) => (times === 1 ? 'Einmal' : `Bis zu ${count(times)}-mal`),
  },
  alerts: {
    title: 'Warnungen',
    since: (time) => `seit ${time}`,
    levels: 'Schwellen',
    showFailed: 'Fehlgeschlagene zeigen',
    advice: {
      'failure-rate':
        'Haben die Fehler eine gemeinsame Ursache, etwa ein Modell oder einen Dienst, der nicht läuft? Ist sie behoben, die Jobs neu starten.',
      cpu: 'Die CPU des Rechners ist ausgelastet, Jobs dauern länger. Weniger Jobs zugleich laufen lassen oder nachsehen, was dort sonst läuft.',
      memory:
        'Das ist der Speicher des ganzen Rechners. Speicher freigeben, bevor Jobs daran scheitern, oder die Schwelle erhöhen, wenn das dort normal ist.',
      pending:
        'Es kommen mehr Jobs, als die Worker schaffen. Einen weiteren Worker starten, oder die Schwelle erhöhen, wenn sie warten sollen.',
      'no-workers':
        'Kein Worker nimmt Jobs an. Laufen Redis und die Worker, und was steht in ihren Protokollen? Einen weiteren Worker startet',
      unreachable:
        'Läuft der Server, und ist das Netz da? Compileo Tray versucht es automatisch weiter, und nichts geht verloren.',
    },
  },
  trend: {
    title: 'Die letzten 10 Minuten',
    queue: 'Jobs in der Warteschlange',
    running: 'laufen',
    waiting: 'warten',
    cpu: 'CPU',
    memory: 'Speicher',
    limit: (value) => `Warnung über ${value}`,
    limitSpoken: (value) => `Warnung über ${value}`,
    value: (value, name) => `${value} ${name}`,
    range: (now, least, most) => `jetzt ${now}, von ${least} bis ${most}`,
    summary: (name, range) => `${name}: ${range}`,
    time: (from, until) => `Von ${from} bis ${until}`,
    reading: (time, values) => `${time}: ${values}`,
    unknown: 'unbekannt',
  },
  form: {
    addTitle: 'Server hinzufügen',
    editTitle: (name) => `${name} bearbeiten`,
    url: 'Adresse',
    urlHint: 'Wo die API läuft, meist auf Port 8000.',
    urlTrouble: {
      missing: 'Bitte die Adresse des Servers eingeben, zum Beispiel http://localhost:8000.',
      malformed: 'Das ist keine gültige Adresse. Sie sieht etwa so aus: http://localhost:8000.',
      scheme: 'Die Adresse muss mit http:// oder https:// beginnen.',
      credentials: 'Benutzername und Passwort weglassen. Der Schlüssel hat sein eigenes Feld.',
      query: 'Alles ab dem ? oder # weglassen.',
    },
    name: 'Name',
    namePlaceholder: 'Eigener Name',
    optional: 'optional',
    key: 'API-Schlüssel',
    keyHint: 'Wird auf diesem Rechner gespeichert und nie wieder angezeigt.',
    keyPlaceholder: 'Nur wenn der Server einen verlangt',
    keyKept: 'Ein Schlüssel ist gespeichert.',
    keyReplace: 'Ersetzen',
    keyRemove: 'Entfernen',
    keyRemoved: 'Der Schlüssel wird entfernt.',
    keyKeep: 'Behalten',
    keyElsewhere: (origin) =>
      `Der gespeicherte Schlüssel gilt nur für ${origin}. Bitte den für diese Adresse eingeben.`,
    keyMissing: 'Bitte den neuen Schlüssel eingeben oder den alten behalten.',
    keyUnusable: 'Ein Schlüssel hat keine Leerzeichen und nur einfache Buchstaben, Ziffern und Zeichen.',
    authority: {
      name: 'CA-Zertifikat',
      none: 'Vertrauenswürdige des Systems',
      hint: 'Das CA-Zertifikat der eigenen Organisation wählen, um ihm nur für diesen Server zu vertrauen.',
      choose: 'Datei wählen …',
      replace: 'Ersetzen …',
      remove: 'Entfernen',
      subject: (subject, more) =>
        more === 0
          ? subject
          : more === 1
            ? `${subject} und eine weitere`
            : `${subject} und ${count(more)} weitere`,
      until: (at) => `Gültig bis ${fullDate(at)}.`,
      expired: (at) => `Am ${fullDate(at)} abgelaufen. Bitte das neue wählen.`,
    },
    test: 'Verbindung testen',
    testing: (host) => `Verbindung zu ${host} …`,
    testOk: 'Mit Compileo verbunden.',
    add: 'Server hinzufügen',
    addAnyway: 'Trotzdem hinzufügen',
    save: 'Speichern',
    saveAnyway: 'Trotzdem speichern',
    cancel: 'Abbrechen',
    close: 'Schließen',
  },
  link: {
    title: 'Diesen Server hinzufügen?',
    command: (jobs) =>
      `Ein Link möchte ${jobs === 1 ? 'diesen Job' : `${count(jobs)} Jobs`} auf einem Server beobachten, der noch nicht hinzugefügt ist:`,
    more: (more) => (more === 1 ? 'und ein weiterer' : `und ${count(more)} weitere`),
    hint: 'Nur hinzufügen, wenn der Server bekannt und die Herkunft des Links vertrauenswürdig ist.',
    confirm: 'Hinzufügen und beobachten',
    cancel: 'Abbrechen',
    close: 'Schließen',
  },
  remove: {
    title: (name) => `${name} entfernen?`,
    jobs: (jobs) =>
      jobs === 0
        ? 'Keine Jobs dieses Servers beobachtet.'
        : jobs === 1
          ? 'Auch 1 Job wird dann nicht mehr beobachtet. Das lässt sich nicht rückgängig machen.'
          : `Auch ${count(jobs)} Jobs werden dann nicht mehr beobachtet. Das lässt sich nicht rückgängig machen.`,
    rest: 'Der Server selbst, seine Jobs und der Verlauf bleiben unverändert.',
    key: 'Der API-Schlüssel wird gelöscht.',
    confirm: 'Server entfernen',
    cancel: 'Abbrechen',
    close: 'Schließen',
  },
  none: {
    title: 'Mit Compileo verbinden',
    lead: 'Den Server hinzufügen, auf dem die Jobs laufen. Die Verbindung wird vor dem Speichern getestet.',
    add: 'Server hinzufügen …',
    whereTitle: 'Wo die Adresse steht',
    where: 'Es ist die Adresse von Compileos API. Auf diesem Rechner meist:',
    whereSample: 'http://localhost:8000',
    elsewhere: 'Auf einem anderen Rechner dessen Name oder IP-Adresse mit demselben Port:',
    elsewhereSample: 'http://gpu-server:8000',
    commandTitle: 'Oder im Terminal',
    command: 'compileo-tray --server URL',
  },
})
