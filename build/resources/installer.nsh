; What Parley's installer for Windows does beside copying files. Both need an administrator, and the installer has none: they are
; asked for, and refusing leaves Parley working for everything but being reached from outside.

!define FIREWALL_RULE "Parley"

; netsh tells by its exit code whether a rule of the name is there.
!macro parleyHasRule RESULT
  nsExec::Exec `"$SYSDIR\netsh.exe" advfirewall firewall show rule name="${FIREWALL_RULE}"`
  Pop ${RESULT}
!macroend

; The one rule: people of the same network reach rooms hosted here and find them. Public networks stay closed.
!macro customInstall
  ${ifNot} ${Silent}
  ${andIfNot} ${isUpdated}
    Push $0
    !insertmacro parleyHasRule $0
    ${if} $0 != 0
      MessageBox MB_YESNO|MB_ICONQUESTION "People on your network can join the rooms you host once Windows Firewall lets Parley be reached.$\r$\n$\r$\nAllow it on private networks? Windows asks an administrator to confirm." /SD IDNO IDNO parley_no_rule
      ExecShellWait "runas" "$SYSDIR\netsh.exe" `advfirewall firewall add rule name="${FIREWALL_RULE}" dir=in action=allow program="$INSTDIR\${APP_EXECUTABLE_FILENAME}" profile=private,domain remoteip=localsubnet enable=yes` SW_HIDE
      parley_no_rule:
    ${endIf}
    Pop $0
  ${endIf}
!macroend

; An update uninstalls the old version first: it keeps the rule and the data.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    Push $0
    !insertmacro parleyHasRule $0
    ${if} $0 == 0
    ${andIfNot} ${Silent}
      ExecShellWait "runas" "$SYSDIR\netsh.exe" `advfirewall firewall delete rule name="${FIREWALL_RULE}" program="$INSTDIR\${APP_EXECUTABLE_FILENAME}"` SW_HIDE
    ${endIf}
    Pop $0
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Also delete the rooms, messages and settings that Parley keeps for you on this computer?" /SD IDNO IDNO parley_keep_data
    RMDir /r "$APPDATA\Parley"
    parley_keep_data:
  ${endIf}
!macroend
