import { describe, expect, it } from 'vitest'
import { createConfigReader } from '../config-reader.ts'
import { type RotaryKeys, readRotary } from './rotary-embedding.ts'

const read = (config: Readonly<Record<string, unknown>>, keys: Partial<RotaryKeys> = {}) =>
  readRotary(createConfigReader(config, 'config.json'), { headSize: 12, contextLength: 128, ...keys })

const neox = { baseKey: 'rotary_emb_base', partial: { key: 'rotary_pct', fallback: 0.25 } }

// Frequencies and amplitudes by transformers 5.18.0, for heads of 12 channels and a context of 128.
describe('readRotary', () => {
  it.each([
    {
      what: 'llama3',
      rope: { factor: 8, low_freq_factor: 1, high_freq_factor: 4, original_max_position_embeddings: 32 },
      frequencies: [1, 0.033041049, 0.0058019855, 0.00125, 0.00026930429, 5.8019868e-5],
      amplitude: 1,
    },
    {
      what: 'yarn',
      rope: { factor: 4, original_max_position_embeddings: 32 },
      frequencies: [1, 0.13465215, 0.011603971, 0.0025, 0.00053860858, 0.00011603974],
      amplitude: 1.138629436111989,
    },
    {
      what: 'yarn',
      rope: {
        rope_theta: 500,
        factor: 2,
        original_max_position_embeddings: 64,
        beta_fast: 8,
        beta_slow: 2,
        truncate: false,
        mscale: 1,
        mscale_all_dim: 0.5,
      },
      frequencies: [1, 0.25327778, 0.062996052, 0.022360681, 0.0079370048, 0.0028172696],
      amplitude: 1.0334964601813261,
    },
    {
      what: 'yarn',
      rope: { rope_theta: 500, factor: 2, original_max_position_embeddings: 64, attention_factor: 1.25 },
      frequencies: [1, 0.29579473, 0.083994731, 0.022360681, 0.0079370048, 0.0028172696],
      amplitude: 1.25,
    },
    {
      what: 'longrope',
      rope: {
        short_factor: [1, 1.1, 1.3, 2, 3, 5],
        long_factor: [1, 1, 1, 1, 1, 1],
        original_max_position_embeddings: 64,
      },
      frequencies: [1, 0.19585769, 0.035704527, 0.005, 0.00071814476, 9.283179e-5],
      amplitude: 1.0801234497346435,
    },
  ])('scales as transformers does: $what', ({ what, rope, frequencies, amplitude }) => {
    const found = read({ rope_parameters: { rope_type: what, rope_theta: 10_000, ...rope } })
    expect(found.amplitude).toBeCloseTo(amplitude, 12)
    expect(found.frequencies).toHaveLength(frequencies.length)
    found.frequencies.forEach((frequency, pair) => {
      expect(frequency / frequencies[pair]!).toBeCloseTo(1, 6)
    })
  })

  it('turns a part of each head where a family does, in either layout of the file', () => {
    const expected = [1, Math.fround(10_000 ** (-2 / 3))]
    expect([...read({}, neox).frequencies]).toEqual(expected)
    expect([...read({ rotary_pct: 0.25, rotary_emb_base: 10_000 }, neox).frequencies]).toEqual(expected)
    const rope_parameters = { rope_type: 'default', rope_theta: 10_000, partial_rotary_factor: 0.25 }
    expect([...read({ rope_parameters }, neox).frequencies]).toEqual(expected)
    const twice = { rotary_pct: 0.25, partial_rotary_factor: 0.25, rotary_emb_base: 10_000, rope_theta: 10_000 }
    expect([...read(twice, neox).frequencies]).toEqual(expected)
    expect(() => read({ ...twice, rope_theta: 5 }, neox)).toThrow(
      '"rotary_emb_base" is 10000; "rope_theta" says otherwise',
    )
    expect(read({ rotary_pct: 1 }, neox).frequencies).toHaveLength(6)
  })

  it('ends the positions of longrope where its other list would begin', () => {
    const factors = { short_factor: [1, 1, 1, 1, 1, 1], long_factor: [2, 2, 2, 2, 2, 2] }
    const renamed = { su: 'longrope' }
    const config = { original_max_position_embeddings: 32, rope_scaling: { type: 'su', ...factors } }
    expect(read(config, { renamed }).positionLimit).toBe(32)
    expect(read({}).positionLimit).toBeUndefined()
  })

  it.each([
    [
      { rope_scaling: { type: 'longrope', short_factor: [1], long_factor: [1] } },
      /short_factor" is \[1\].*a list of 6/,
    ],
    [{ rope_scaling: { type: 'dynamic', factor: 2 } }, /"rope_scaling" is .*; the rope types implemented are/],
    [{ rope_scaling: { type: 'su' } }, /the rope types implemented are/],
    [{ rope_parameters: { full_attention: { rope_theta: 1 } } }, /"rope_parameters\.full_attention" is/],
    [{ rope_parameters: { rope_theta: 0 } }, /"rope_parameters\.rope_theta" is 0; it must be a number > 0/],
    [{ rope_theta: '10000' }, /"rope_theta" is "10000"/],
    [{ partial_rotary_factor: 0.5 }, /"partial_rotary_factor" is 0\.5; this family turns whole heads/],
  ])('refuses %j', (config, message) => {
    expect(() => read(config)).toThrow(message)
  })
})
