#!/usr/bin/env node
// Builds the native addon of TensorFlow.js against a current TensorFlow. docs/tensorflow.md says when that pays.
import { asBuildFailure } from './build-tensorflow/build-failure.mjs'
import { help, parseOptions } from './build-tensorflow/options.mjs'
import { runSteps } from './build-tensorflow/steps.mjs'

try {
  const options = parseOptions(process.argv.slice(2))
  console.log(options === 'help' ? help : await runSteps(options))
} catch (error) {
  const { message, exitCode } = asBuildFailure(error)
  console.error(`build-tensorflow: ${message}`)
  process.exitCode = exitCode
}
