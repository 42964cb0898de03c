import { run } from './project.ts'

/** A Python that has transformers: `KEDGE_PYTHON`, else `python3`. */
export const python = process.env.KEDGE_PYTHON ?? 'python3'

/** Why transformers cannot be asked here, in words for whoever reads the skipped proof; undefined where it can. */
export const whyNoTransformers = async (): Promise<string | undefined> => {
  const { code, stderr } = await run(python, ['-c', 'import torch, transformers, safetensors'])
  if (code === 0) return undefined
  return `${python} cannot import transformers and torch (${stderr.trim().split('\n').at(-1)}); KEDGE_PYTHON names one that can`
}
