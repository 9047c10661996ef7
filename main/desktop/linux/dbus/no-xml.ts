/**
 * Replaces xml2js, and always throws. dbus-native needs xml2js only for introspection, which we don't use.
 */
export function Parser(): never {
  throw new Error('Nobody on the bus is asked to describe itself: see main/desktop/linux/dbus/no-xml.ts')
}
