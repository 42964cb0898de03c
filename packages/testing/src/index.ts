export { useCpuBackend } from './backend.ts'
export { divergenceOf } from './golden/divergence-of.ts'
export { expectGolden } from './golden/expect-golden.ts'
export type { GoldenCase } from './golden/golden-case.ts'
export { readGolden } from './golden/read-golden.ts'
export { type Differentiated, differentiate, evaluateLoss } from './samples/evaluate-loss.ts'
export { type RandomPairedOptions, randomPaired } from './samples/random-paired.ts'
export { type RandomUnpairedOptions, randomUnpaired } from './samples/random-unpaired.ts'
export type { Sample } from './samples/sample.ts'
export {
  type DescribeDecoratorOptions,
  describeDecorator,
  type ObjectiveToWrap,
} from './suites/describe-decorator.ts'
export { type DescribeObjectiveOptions, describeObjective } from './suites/describe-objective.ts'
export type { Variant } from './suites/variant.ts'
export { createToyPolicy, type ToyPolicy, type ToyPolicyOptions } from './toy/create-toy-policy.ts'
export type { ToyReference } from './toy/create-toy-reference.ts'
export { randomBatch } from './toy/random-batch.ts'
export { type ToyRecord, type TrainToyOptions, trainToy } from './toy/train-toy.ts'
