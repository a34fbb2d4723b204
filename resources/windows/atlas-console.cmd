@echo off
rem The command line of Atlas Console: the same words as in its README, such as "atlas-console status --json".
rem The program itself has a window and no console: started straight from a prompt nobody would wait for it, and nobody would
rem read its output. From a command file the prompt waits, and hands its console, its pipes and its files on.
setlocal
"%~dp0Atlas Console.exe" -- %*
exit /b %ERRORLEVEL%
