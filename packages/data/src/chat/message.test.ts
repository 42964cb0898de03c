import { describe, expect, it } from 'vitest'
import { readMessage } from './message.ts'

describe('readMessage', () => {
  it.each([
    ['role and content', { role: 'user', content: 'hi' }, { role: 'user', content: 'hi' }],
    ['from and value', { from: 'human', value: 'hi' }, { role: 'user', content: 'hi' }],
    ['gpt', { from: 'gpt', value: 'hi' }, { role: 'assistant', content: 'hi' }],
    ['bot', { role: 'bot', content: 'hi' }, { role: 'assistant', content: 'hi' }],
    ['observation', { from: 'observation', value: '{}' }, { role: 'tool', content: '{}' }],
    ['a role that only the template knows', { role: 'ipython', content: '' }, { role: 'ipython', content: '' }],
    [
      'parts of text',
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
      { role: 'user', content: 'ab' },
    ],
    ['keys that are null', { role: 'user', content: 'hi', tool_calls: null }, { role: 'user', content: 'hi' }],
    [
      'a call without text',
      { role: 'assistant', content: null, tool_calls: [{}] },
      { role: 'assistant', content: '', tool_calls: [{}] },
    ],
    [
      'a call as a turn of its own',
      { from: 'function_call', value: '{"name": "f", "arguments": {"x": 1}}' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ type: 'function', function: { name: 'f', arguments: { x: 1 } } }],
      },
    ],
  ])('reads %s', (_, value, message) => {
    expect(readMessage(value)).toEqual(message)
  })

  it.each([
    ['text', 'must be an object such as {"role": "user", "content": "…"}'],
    [{ content: 'hi' }, 'has no "role" (or "from")'],
    [{ role: 'user' }, 'has no "content" (or "value")'],
    [{ role: 'user', content: [{ type: 'image' }] }, 'has a "content" that is not text'],
    [{ role: 'user', content: 7 }, 'has a "content" that is not text'],
    [{ from: 'function_call', value: 'f(1)' }, 'is a function_call that is not JSON with a "name"'],
  ])('says what is wrong with %o', (value, problem) => {
    expect(readMessage(value)).toBe(problem)
  })
})
