# What the installer does besides copying files. It runs with the rights of an administrator: the installation is per machine.
# The venue's data lies in the data folder of each user and is touched by nothing here.

# Processors send their meters to UDP port 3131 of this computer, unasked. The rule opens that port to this program alone.
!define METER_RULE "Atlas Console meters (UDP 3131)"

!macro removeMeterRule
  nsExec::ExecToLog '"$SYSDIR\netsh.exe" advfirewall firewall delete rule name="${METER_RULE}" program="$INSTDIR\${APP_EXECUTABLE_FILENAME}"'
  Pop $0
!macroend

!macro customInstall
  # An installation over another one must not leave two rules.
  !insertmacro removeMeterRule
  nsExec::ExecToLog '"$SYSDIR\netsh.exe" advfirewall firewall add rule name="${METER_RULE}" dir=in action=allow protocol=UDP localport=3131 program="$INSTDIR\${APP_EXECUTABLE_FILENAME}" profile=any enable=yes'
  Pop $0
  ${if} $0 != "0"
    DetailPrint "The firewall rule for UDP 3131 could not be added ($0). See the offline installation guide."
  ${endif}
!macroend

!macro customUnInstall
  # An update runs the old uninstaller first; the new installer then adds the rule again.
  !insertmacro removeMeterRule
!macroend
