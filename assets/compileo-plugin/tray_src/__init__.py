"""The plugin of Compileo Tray for a Compileo server. Nothing runs on import: workers load plugins, too."""
