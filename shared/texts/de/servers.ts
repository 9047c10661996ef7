import { goOn, type Format } from '../../format.ts'
import type { servers as en } from '../en/servers.ts'

export const servers = ({ count, fullDate, plural }: Format): ReturnType<typeof en> => ({
  title: 'Server',
  counts: (running, pending) => `${count(running)} laufen, ${count(pending)} warten`,
  reach: {
    unknown: 'Verbindet sich …',
    ok: 'Verbunden',
    unreachable: 'Nicht erreichbar',
    'no-queue': 'Warteschlange (Redis) nicht verfügbar',
    unauthorized: 'API-Schlüssel abgelehnt',
    limited: 'Begrenzt die Anfragen',
    'not-compileo': 'Kein Compileo-Server',
  },
  noKey: 'Kein API-Schlüssel',
  nextTry: (why, time) => goOn(why, 'nächster', `Versuch in ${time}`),
  tryingNow: (why) => goOn(why, 'neuer', 'Versuch läuft'),
  state: {
    running: (jobs) => plural(jobs, 'läuft', 'laufen'),
    waiting: (jobs) => plural(jobs, 'wartet', 'warten'),
    idle: 'bereit',
    connected: 'verbunden',
    noWorker: 'kein Worker',
    noKey: 'ohne Key',
    reach: {
      unknown: 'verbindet',
      unreachable: 'offline',
      'no-queue': 'ohne Redis',
      unauthorized: 'Key ungültig',
      limited: 'gedrosselt',
      'not-compileo': 'unbekannt',
    },
  },
  muted: 'Stumm',
  unnamed: 'dem Server',
  add: 'Neuer Server …',
  insecure:
    'Unverschlüsselt: Andere im Netz können den API-Schlüssel und die Jobdaten mitlesen. Wenn möglich https:// verwenden.',
  screen: {
    edit: 'Bearbeiten …',
    open: 'Server zeigen',
    remove: 'Entfernen …',
    gone: 'Dieser Server wurde entfernt',
    showAll: 'Alle Jobs zeigen',
    watched: (jobs) => `${plural(jobs, 'beobachteten Job', 'beobachtete Jobs')} zeigen`,
    noneWatched: 'Keine Jobs dieses Servers beobachtet.',
    plugin: 'Das Plugin von Compileo Tray ist installiert: Eine Verbindung hält alle Jobs aktuell.',
    noPlugin:
      'Dieser Server vergisst beendete Jobs nach 2 Stunden. Mit dem Plugin von Compileo Tray merkt er sich ihren Ausgang eine Woche lang.',
    details: 'Details der Warteschlange',
    queue: 'Warteschlange',
    counts: {
      running: 'Laufen',
      pending: 'Warten',
      completed: 'Abgeschlossen',
      failed: 'Fehlgeschlagen',
      workers: 'Worker',
      cpu: 'CPU',
      memory: 'Speicher',
    },
    updatedAt: (time) => `Stand ${time}.`,
    updatedAgo: (time, ago) => `Stand ${time}, vor ${ago}.`,
    mayBeOld: 'Die Zahlen sind bis zu 30 s alt.',
    wholeMachine: 'CPU und Speicher gelten für den ganzen Rechner.',
    noCounts: 'Noch keine Daten.',
    settings: 'Einstellungen des Servers',
    mute: 'Benachrichtigungen dieses Servers stummschalten',
    muteHint: 'Alles steht weiterhin im Verlauf, Fehlschläge unter „Handlungsbedarf“.',
    autoRestarts: 'Fehlgeschlagene Jobs automatisch neu starten',
    autoRestartsHint:
      'Nach 30\u00A0s, 2\u00A0min, 10\u00A0min und dann alle 30\u00A0min. Lässt sich je Job anders einstellen.',
    never: 'Nie',
    times: (times) => (times === 1 ? 'Einmal' : `Bis zu ${count(times)}-mal`),
  },
  verdict: {
    good: 'Gut',
    warning: 'Warnung',
    active: (jobs) => plural(jobs, 'aktiver Job', 'aktive Jobs'),
    workers: (workers) => `${count(workers)} Worker`,
    says: (status) => `Serverstatus: ${status}`,
    resources: (status) => `Ressourcen ${status}`,
    limits: (status) => `Limits ${status}`,
    inCache: (answers) => `${count(answers)} im Cache`,
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
      'no-queue':
        'Der Server antwortet, erreicht aber Redis nicht, worin seine Jobs stehen. Läuft Redis? Compileo Tray versucht es automatisch weiter, und nichts geht verloren.',
    },
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
      slashes: 'Bitte http:// mit zwei Schrägstrichen schreiben.',
      credentials: 'Benutzername und Passwort weglassen. Der Schlüssel hat sein eigenes Feld.',
      query: 'Alles ab dem ? oder # weglassen.',
    },
    gui: 'Weboberfläche',
    guiHint: 'Öffnet Jobs im Browser. Wird auf Port 8501 automatisch erkannt.',
    name: 'Name',
    namePlaceholder: 'z. B. Workstation',
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
    keyUnusable: 'API-Schlüssel bestehen nur aus ASCII-Buchstaben, Ziffern und Zeichen.',
    authority: {
      name: 'CA-Zertifikat',
      none: 'Zertifikate des Systems',
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
      `Dieser Link möchte ${jobs === 1 ? 'diesen Job' : `${count(jobs)} Jobs`} auf einem Server beobachten, der noch nicht hinzugefügt ist:`,
    more: (more) => (more === 1 ? 'und ein weiterer' : `und ${count(more)} weitere`),
    hint: 'Nur fortfahren, wenn Server und Link vertrauenswürdig sind.',
    confirm: 'Hinzufügen und beobachten',
    cancel: 'Abbrechen',
    close: 'Schließen',
  },
  remove: {
    title: (name) => `Server „${name}“ entfernen?`,
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
    connect: 'Verbinden',
    more: 'Weitere Optionen …',
  },
})
