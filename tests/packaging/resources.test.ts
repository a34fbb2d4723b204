import { execFile, spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../support/imports.ts'

const resource = (...parts: string[]) => path.join(ROOT, 'resources', ...parts)
const text = (...parts: string[]) => readFile(resource(...parts), 'utf8')
const run = promisify(execFile)

/** A program that writes its arguments, one a line, and ends with 3. */
const ECHO = '#!/bin/sh\nfor word in "$@"; do echo "$word"; done\nexit 3\n'

describe('the installer for Windows', () => {
  it('opens UDP 3131 inbound, to the installed program alone, and closes it again', async () => {
    const script = await text('installer.nsh')
    const install = /!macro customInstall\n(.*?)!macroend/s.exec(script)?.[1] ?? ''
    const [add = ''] = install.split('\n').filter((line) => line.includes('add rule'))
    for (const word of ['dir=in', 'action=allow', 'protocol=UDP', 'localport=3131']) expect(add).toContain(` ${word} `)
    expect(add).toMatch(/ program="\$INSTDIR\\\$\{APP_EXECUTABLE_FILENAME\}" /)
    expect(add).toMatch(/ name="\$\{METER_RULE\}" /)
    // First without the rule of an earlier version.
    expect(install.indexOf('!insertmacro removeMeterRule')).toBeLessThan(install.indexOf('add rule'))

    const uninstall = /!macro customUnInstall\n(.*?)!macroend/s.exec(script)?.[1] ?? ''
    expect(uninstall).toContain('!insertmacro removeMeterRule')
    expect(/!macro removeMeterRule\n(.*?)!macroend/s.exec(script)?.[1]).toMatch(/delete rule name=.* program=/)
  })

  it('touches no data of the venue', async () => {
    expect(await text('installer.nsh')).not.toMatch(/RMDir|\bDelete |APPDATA|\$PROFILE/)
  })

  it('lays a command beside the program that hands words, output and exit code on', async () => {
    const lines = (await text('windows', 'atlas-console.cmd')).split('\r\n').filter((line) => !line.startsWith('rem '))
    expect(lines).toEqual(['@echo off', 'setlocal', '"%~dp0Atlas Console.exe" -- %*', 'exit /b %ERRORLEVEL%', ''])
  })
})

describe('the service for Linux', () => {
  it('runs the console without a window as a user of its own, with its data where systemd keeps it', async () => {
    const unit = await text('linux', 'atlas-console.service')
    const directives = unit.split('\n').filter((line) => /^\w+=/.test(line))
    expect(directives).toEqual(
      expect.arrayContaining([
        'ExecStart=/usr/bin/atlas-console serve',
        'Environment=ATLAS_CONSOLE_DATA=%S/atlas-console HOME=%S/atlas-console',
        'User=atlas-console',
        'StateDirectory=atlas-console',
        'StateDirectoryMode=0700',
        'UMask=0077',
        'NoNewPrivileges=yes',
        'CapabilityBoundingSet=',
        'ProtectSystem=strict',
        'ProtectHome=yes',
        'PrivateTmp=yes',
        'PrivateDevices=yes',
        'RestrictNamespaces=yes',
        'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK',
        'SystemCallFilter=@system-service',
        'Restart=on-failure',
      ]),
    )
    // With it no JavaScript can be compiled.
    expect(directives.join('\n')).not.toContain('MemoryDenyWriteExecute=')
    expect(await text('linux', 'atlas-console.sysusers')).toMatch(/^u atlas-console - /m)
  })

  it('is little exposed by the measure of systemd', ({ skip }) => {
    const words = ['security', '--offline=yes', '--threshold=20', resource('linux', 'atlas-console.service')]
    const { error, status, stdout } = spawnSync('systemd-analyze', words, { encoding: 'utf8' })
    if (error) skip('there is no systemd-analyze here')
    expect(status, stdout).toBe(0)
  })

  it('keeps its data when the package goes', async () => {
    for (const name of ['after-install.sh', 'before-remove.sh', 'after-remove.sh']) {
      const script = await text('linux', name)
      expect(script.split('\n').filter((line) => /\brm\b/.test(line) && /\/var\/|\$HOME|\.local/.test(line))).toEqual(
        [],
      )
      // electron-builder would put something else in place of a name in braces.
      expect(script).not.toContain('${')
    }
  })
})

describe.skipIf(process.platform === 'win32')('the commands for Linux and macOS', () => {
  it('are scripts that a shell can read', async () => {
    const scripts = [
      ['linux', 'atlas-console'],
      ['linux', 'after-install.sh'],
      ['linux', 'before-remove.sh'],
      ['linux', 'after-remove.sh'],
      ['macos', 'atlas-console'],
    ]
    for (const script of scripts) await run('sh', ['-n', resource(...script)])
  })

  it('start the program without a display, and hand words and exit code on', async ({ onTestFinished }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'atlas-command-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const program = path.join(folder, 'program')
    await writeFile(program, ECHO)
    await chmod(program, 0o755)
    const script = (await text('linux', 'atlas-console')).replace('/opt/Atlas Console/atlas-console-desktop', program)
    expect(script).toContain(program)
    await writeFile(path.join(folder, 'command'), script)
    const { stdout, status } = spawnSync(
      'sh',
      [path.join(folder, 'command'), 'zones', 'set', 'Main bar', '--gain-db', '-20'],
      {
        encoding: 'utf8',
      },
    )
    const switches = ['--ozone-platform=headless', '--disable-gpu', '--no-sandbox']
    expect(stdout.trim().split('\n')).toEqual([...switches, '--', 'zones', 'set', 'Main bar', '--gain-db', '-20'])
    expect(status).toBe(3)
  })

  it('find the program from a link too', async ({ onTestFinished }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'atlas-command-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const contents = path.join(folder, 'Atlas Console.app', 'Contents')
    for (const name of ['MacOS', 'Resources']) await mkdir(path.join(contents, name), { recursive: true })
    await writeFile(path.join(contents, 'MacOS', 'Atlas Console'), ECHO)
    await chmod(path.join(contents, 'MacOS', 'Atlas Console'), 0o755)
    await writeFile(path.join(contents, 'Resources', 'atlas-console'), await text('macos', 'atlas-console'))
    await chmod(path.join(contents, 'Resources', 'atlas-console'), 0o755)
    await symlink(path.join(contents, 'Resources', 'atlas-console'), path.join(folder, 'link'))
    const { stdout, status } = spawnSync(path.join(folder, 'link'), ['status', '--json'], { encoding: 'utf8' })
    expect(stdout).toBe('--\nstatus\n--json\n')
    expect(status).toBe(3)
  })
})
