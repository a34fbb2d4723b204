import { expect, test } from 'vitest'
import { parseConsoleMessage } from '../../src-renderer/transport/console-message.ts'

test.each([
  ['{"type":"value","id":2,"value":null}', { type: 'value', id: 2, value: null }],
  [
    '{"type":"reply","id":1,"reply":{"ok":true,"value":[1]}}',
    { type: 'reply', id: 1, reply: { ok: true, value: [1] } },
  ],
  [
    '{"type":"reply","id":1,"reply":{"ok":false,"code":"busy","message":"Later."}}',
    { type: 'reply', id: 1, reply: { ok: false, code: 'busy', message: 'Later.' } },
  ],
  [
    '{"type":"refused","id":3,"reply":{"ok":false,"code":"not-found","message":"No."}}',
    { type: 'refused', id: 3, reply: { ok: false, code: 'not-found', message: 'No.' } },
  ],
])('%s is a message', (text, message) => expect(parseConsoleMessage(text)).toEqual(message))

test.each([
  ['no JSON', '{"type":"value"'],
  ['no object', '[1,2]'],
  ['null', 'null'],
  ['an unknown type', '{"type":"hello","id":1}'],
  ['no id', '{"type":"value","value":1}'],
  ['an id that is no positive whole number', '{"type":"value","id":0.5,"value":1}'],
  ['a value without a value', '{"type":"value","id":1}'],
  ['a reply without a reply', '{"type":"reply","id":1}'],
  ['a failed reply without a sentence', '{"type":"reply","id":1,"reply":{"ok":false,"code":"busy"}}'],
  ['a refusal that says yes', '{"type":"refused","id":1,"reply":{"ok":true,"value":1}}'],
])('%s is none', (_, text) => expect(parseConsoleMessage(text)).toBeNull())

test('bytes are none', () => expect(parseConsoleMessage(new ArrayBuffer(2))).toBeNull())
