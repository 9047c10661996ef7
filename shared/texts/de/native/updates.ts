import type { Texts } from '../../en/native/index.ts'

export const updates: Texts['updates'] = {
  troubles: {
    notSigned:
      'Die neue Version ist nicht von denen unterschrieben, die diese gemacht haben, und wurde abgelehnt',
    otherSystem: 'Die angebotene Version ist für ein anderes System und wurde abgelehnt',
    changed: 'Was heruntergeladen wurde, ist nicht das Angekündigte, und wurde verworfen',
    diskFull: 'Für die neue Version ist kein Platz auf der Platte',
    notWritable: 'Die neue Version konnte nicht geschrieben werden: Der Ordner lässt es nicht zu',
    elsewhere: 'Die Seite mit den Versionen führt zu einer fremden Adresse; ihr wurde nicht gefolgt',
    proxy: 'Der Proxy ließ uns nicht zur Seite mit den Versionen',
    certificate: 'Dem Zertifikat der Seite mit den Versionen wird hier nicht vertraut',
    unreachable: 'Die Seite mit den Versionen ist nicht erreichbar',
    nothingThere: 'Auf der Seite mit den Versionen gibt es nichts für dieses System',
    unreadable: 'Was auf der Seite mit den Versionen steht, ist nicht zu verstehen',
    slow: 'Die Seite mit den Versionen hat nicht rechtzeitig geantwortet',
  },
  otherwise: (why) => `Es ging nicht: ${why}`,
  off: 'Dieses Exemplar sucht nicht nach neuen Versionen',
  busy: 'Das läuft schon',
  noneReady: 'Es ist keine neue Version bereit',
  notification: {
    title: (version) => `Compileo Tray ${version} ist bereit`,
    body: 'Die Version wird beim Beenden installiert. Es ist nichts zu tun.',
  },
}
