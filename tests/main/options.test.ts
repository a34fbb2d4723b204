import { expect, test } from 'vitest'
import { dataFolder, type Surroundings } from '../../src-main/options.ts'
import { isLoopback } from '../../src-main/own-addresses.ts'

const around = (platform: NodeJS.Platform, env: Surroundings['env']): Surroundings => ({
  platform,
  env,
  homeFolder: '/home/kim',
  workingFolder: '/place',
})

test.each([
  ['what was said', './here', around('linux', { ATLAS_CONSOLE_DATA: '/env' }), '/place/here'],
  ['the variable', undefined, around('linux', { ATLAS_CONSOLE_DATA: 'env' }), '/place/env'],
  ['an empty variable', undefined, around('linux', { ATLAS_CONSOLE_DATA: '' }), '/home/kim/.local/share/atlas-console'],
  ['the platform’s own place', undefined, around('linux', { XDG_DATA_HOME: '/xdg' }), '/xdg/atlas-console'],
  ['that of a Mac', undefined, around('darwin', {}), '/home/kim/Library/Application Support/Atlas Console'],
])('the data folder is %s', (_, given, surroundings, folder) => {
  expect(dataFolder(given, surroundings)).toBe(folder)
})

test.each([
  ['127.0.0.1', true],
  ['127.9.9.9', true],
  ['localhost', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['192.168.1.5', false],
  ['127.0.0.1.evil.example', false],
])('%s is loopback: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected)
})
