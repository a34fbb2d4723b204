import { describe, expect, test } from 'vitest'
import { numberIn, portIn, textIn, understand } from '../../../src-main/command/arguments.ts'
import type { Command } from '../../../src-main/command/command.ts'
import { exitCodeOf, FailedJob } from '../../../src-main/command/exit-code.ts'
import { helpFor } from '../../../src-main/command/help.ts'
import { table } from '../../../src-main/command/table.ts'
import { entriesIn } from '../../../src-main/log-file.ts'
import { AppError, FAILURES, type FailureCode } from '../../../src-shared/contract/reply.ts'

const command = (words: string, positionals: readonly string[], options: Command['options']): Command => ({
  words: words.split(' '),
  positionals,
  options,
  text: `does ${words}`,
  run: async () => null,
})
const COMMANDS = [
  command('serve', [], { port: { value: 'PORT', text: 'a port' } }),
  command('zones list', ['ID'], {}),
  command('zones set', ['ID', 'ZONE'], {
    'gain-db': { value: 'DB', text: 'a gain' },
    mute: { value: 'on|off', text: 'mute' },
    loud: { value: null, text: 'a switch' },
  }),
  command('backup create', [], {
    name: { value: 'NAME', text: 'a name' },
    only: { value: 'PART…', text: 'several' },
  }),
  command('backup verify', ['[FILE]'], { only: { value: 'PART…', text: 'several' } }),
]
const given = (line: string) => {
  const understood = understand(line.split(' '), COMMANDS)
  if (understood.kind !== 'run') throw new Error('That is help')
  return { words: understood.command.words.join(' '), ...understood.given }
}

describe('a command line', () => {
  test.each([
    ['zones set p-1 3 --gain-db -20', { 'gain-db': '-20' }],
    ['zones set p-1 3 --gain-db=-20.5', { 'gain-db': '-20.5' }],
    ['zones set p-1 3 --gain-db -.5 --mute on', { 'gain-db': '-.5', mute: 'on' }],
    ['zones set --gain-db -20 p-1 3', { 'gain-db': '-20' }],
    ['zones set p-1 --loud 3 --json --data /x', { loud: true, json: true, data: '/x' }],
  ])('%s', (line, values) => {
    expect(given(line)).toEqual({ words: 'zones set', positionals: ['p-1', '3'], values })
  })

  test.each([
    ['backup create --only settings', 'settings'],
    ['backup create --only settings processors', 'settings,processors'],
    ['backup create --only settings --name x --only processors', 'settings,processors'],
    ['backup create --only=settings,processors', 'settings,processors'],
    ['backup verify a.db.gz --only settings --json processors', undefined],
    ['backup create --name x', undefined],
  ])('%s gives several values', (line, only) => {
    if (only !== undefined || !line.includes('--only')) expect(given(line).values.only).toBe(only)
    else expect(() => given(line)).toThrow(/one word too many/)
  })

  test('what stands in brackets may be left out, and is no more than one word', () => {
    expect(given('backup verify').positionals).toEqual([])
    expect(given('backup verify a.db.gz').positionals).toEqual(['a.db.gz'])
    expect(() => given('backup verify a b')).toThrow(/one word too many/)
  })

  test.each([
    ['explode', /no command "explode"/],
    ['zones', /zones list, zones set/],
    ['zones explode', /zones list, zones set/],
    ['zones list', /needs ID: zones list ID/],
    ['zones set p-1', /needs ZONE/],
    ['zones list p-1 p-2', /"p-2" is one word too many/],
    ['zones set p-1 3 --gain 1', /--gain'.*--help/],
    ['zones set p-1 3 --gain-db', /--gain-db/],
    ['zones set p-1 3 --gain-db --loud', /--gain-db/],
    ['zones set p-1 3 --loud=yes', /--loud/],
    ['serve -20', /-2/],
    ['--json status', /command comes first/],
    ['--data /tmp/x status', /command comes first/],
  ])('%s is refused with a sentence', (line, sentence) => {
    expect(() => given(line)).toThrow(
      expect.objectContaining({ code: 'bad-input', message: expect.stringMatching(sentence) }),
    )
  })

  test.each([
    ['', 5],
    ['--help', 5],
    ['-h', 5],
    ['help', 5],
    ['zones --help', 2],
    ['zones set --help', 1],
    ['zones set p-1 --help', 1],
  ])('%j asks for help about %i commands', (line, count) => {
    const understood = understand(line === '' ? [] : line.split(' '), COMMANDS)
    expect(understood.kind === 'help' && understood.about).toHaveLength(count)
  })

  test('numbers, ports and texts are checked', () => {
    expect(numberIn({ a: '-20.5' }, 'a')).toBe(-20.5)
    expect(numberIn({}, 'a')).toBeUndefined()
    for (const bad of ['', ' ', 'loud', '1e999', '12dB', 'NaN'])
      expect(() => numberIn({ a: bad }, 'a'), bad).toThrow(/--a is a number/)
    expect(portIn({}, 'port', 5380)).toBe(5380)
    expect(portIn({ port: '0' }, 'port', 5380)).toBe(0)
    for (const bad of ['-1', '65536', '1.5'])
      expect(() => portIn({ port: bad }, 'port', 1), bad).toThrow(/whole number/)
    expect(textIn({ name: 'Bar' }, 'name')).toBe('Bar')
    expect(() => textIn({}, 'name')).toThrow('This needs --name.')
    expect(() => textIn({ name: '' }, 'name')).toThrow('This needs --name.')
  })
})

test('the help lists every command, and one command’s options', () => {
  const all = helpFor(COMMANDS).join('\n')
  expect(all).toMatch(/^ {2}zones set ID ZONE {2,}does zones set$/m)
  const one = helpFor([COMMANDS[2]!])
  expect(one[0]).toBe('zones set ID ZONE [--gain-db DB] [--mute on|off] [--loud]')
  expect(one.join('\n')).toContain('--data DIR')
})

test('a table shows what is unknown as unknown, and nothing that moves the cursor', () => {
  expect(
    table(
      ['zone', 'name', 'on'],
      [
        [1, 'Bar', true],
        [12, null, false],
        [3, '\u001b[31mr', null],
      ],
    ),
  ).toEqual(['zone  name     on', '1     Bar      yes', '12    unknown  no', '3      [31mr   unknown'])
})

test('exit codes follow commands.md', () => {
  const codes = Object.keys(FAILURES) as FailureCode[]
  const by = (code: number) => codes.filter((each) => exitCodeOf(new AppError(each)) === code)
  expect(by(2)).toEqual(['newer-store', 'damaged', 'update-refused'])
  expect(by(3)).toEqual(['processor-offline', 'not-an-atmosphere', 'unreachable'])
  expect(by(4)).toEqual([
    'backup-damaged',
    'not-a-backup',
    'wrong-passphrase',
    'target-unusable',
    'verification-failed',
  ])
  expect(exitCodeOf(new FailedJob('disk-full'))).toBe(4)
  expect(codes.every((code) => exitCodeOf(new AppError(code)) > 0)).toBe(true)
})

test('log entries keep the lines of their detail', () => {
  const text = `rest of a line
2026-01-02T03:04:05.678Z [info] The console is up
  { version: '1' }
2026-01-02T03:04:06.000Z [warn] (fleet p-1) It is gone (3 more times in the last minute)
`
  expect(entriesIn(text)).toEqual([
    { at: '2026-01-02T03:04:05.678Z', level: 'info', scope: '', message: "The console is up\n{ version: '1' }" },
    {
      at: '2026-01-02T03:04:06.000Z',
      level: 'warn',
      scope: 'fleet p-1',
      message: 'It is gone (3 more times in the last minute)',
    },
  ])
})
