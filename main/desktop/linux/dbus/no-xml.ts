/** Replaces xml2js, which dbus-native needs for introspection only. @throws always */
export function Parser(): never {
  throw new Error('Nobody on the bus is asked to describe itself: see main/desktop/linux/dbus/no-xml.ts')
}
