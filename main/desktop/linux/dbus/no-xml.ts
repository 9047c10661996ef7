/** Replaces xml2js, which dbus-native needs only for introspection, which we don't use. Always throws. */
export function Parser(): never {
  throw new Error('Nobody on the bus is asked to describe itself: see main/desktop/linux/dbus/no-xml.ts')
}
