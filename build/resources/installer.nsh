; What Parley's installer for Windows does besides copying files.

!define FIREWALL_RULE "Parley"

; Windows looks here for the program that opens invites, parley://: electron-builder's "protocols"
; are for macOS and Linux only.
!define INVITE_CLASS "Software\Classes\parley"
!define INVITE_COMMAND `"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"`

; For the users of this installation, and at each update, because the program may have moved.
!macro parleyRegisterInvites
  WriteRegStr SHCTX "${INVITE_CLASS}" "" "URL:Parley invitation"
  WriteRegStr SHCTX "${INVITE_CLASS}" "URL Protocol" ""
  WriteRegStr SHCTX "${INVITE_CLASS}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHCTX "${INVITE_CLASS}\shell\open\command" "" `${INVITE_COMMAND}`
!macroend

; Unless another program has taken over invites.
!macro parleyUnregisterInvites
  Push $0
  ReadRegStr $0 SHCTX "${INVITE_CLASS}\shell\open\command" ""
  ${if} $0 == `${INVITE_COMMAND}`
    DeleteRegKey SHCTX "${INVITE_CLASS}"
  ${endIf}
  Pop $0
!macroend

; netsh's exit code says whether a rule of this name exists.
!macro parleyHasRule RESULT
  nsExec::Exec `"$SYSDIR\netsh.exe" advfirewall firewall show rule name="${FIREWALL_RULE}"`
  Pop ${RESULT}
!macroend

; One rule lets people on the same network find and reach rooms hosted here. Public networks stay
; closed. The rule needs an administrator, which the installer is not, so Windows asks for one. If
; that is refused, only hosting for other computers does not work.
!macro customInstall
  !insertmacro parleyRegisterInvites
  ${ifNot} ${Silent}
  ${andIfNot} ${isUpdated}
    Push $0
    !insertmacro parleyHasRule $0
    ${if} $0 != 0
      MessageBox MB_YESNO|MB_ICONQUESTION "People on your network can join the rooms you host only if Windows Firewall allows Parley.$\r$\n$\r$\nAllow it on private networks? Windows will ask an administrator to confirm." /SD IDNO IDNO parley_no_rule
      ExecShellWait "runas" "$SYSDIR\netsh.exe" `advfirewall firewall add rule name="${FIREWALL_RULE}" dir=in action=allow program="$INSTDIR\${APP_EXECUTABLE_FILENAME}" profile=private,domain remoteip=localsubnet enable=yes` SW_HIDE
      parley_no_rule:
    ${endIf}
    Pop $0
  ${endIf}
!macroend

; An update uninstalls the old version first, and must keep the rule, the data and the registration
; for invites.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    !insertmacro parleyUnregisterInvites
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
