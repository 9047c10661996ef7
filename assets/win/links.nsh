; Registers our links for the current user. The app does so too, but only once it has started. After "--", no part of a
; link counts as a flag.
!macro customInstall
  WriteRegStr HKCU "Software\Classes\compileo-tray" "" "URL:Compileo Tray"
  WriteRegStr HKCU "Software\Classes\compileo-tray" "URL Protocol" ""
  WriteRegStr HKCU "Software\Classes\compileo-tray\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "--" "%1"'
!macroend

; An update removes the old version first, and must leave what the new one has.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegKey HKCU "Software\Classes\compileo-tray"
  ${endIf}
!macroend
