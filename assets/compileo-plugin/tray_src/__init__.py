"""The Compileo Tray plugin for a Compileo server. Nothing runs on import, because workers load plugins, too."""
