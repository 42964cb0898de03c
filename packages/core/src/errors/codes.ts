/** Every coded error and when it is thrown. `docs/errors.md` says what to do about each. */
export const errorCodes = {
  CONFIG_NOT_FOUND: 'the config file, or a file it extends, does not exist or cannot be read',
  CONFIG_SYNTAX: 'the config file is not valid YAML or JSON',
  CONFIG_INVALID: 'a config key is unknown, missing, of the wrong type or out of range',
  PLUGIN_NOT_FOUND: 'a plugin named in the config cannot be resolved',
  PLUGIN_INVALID: 'a module named as a plugin does not export one, or two plugins share a name',
  OBJECTIVE_INVALID: 'the named objective, decorator or schedule is not registered, or does not fit where it is used',
  SCHEDULE_RANGE: 'a schedule produced a value outside its option’s bounds',
  DATA_NOT_FOUND: 'a data file does not exist or cannot be read',
  DATA_INVALID: 'a data row is malformed, empty, of the wrong layout, or has a column that the objective does not take',
  DATA_CACHE: 'the token ids of a large data set cannot be kept on disk while it is used',
  MODEL_NOT_FOUND: 'the model directory or one of its files does not exist',
  MODEL_INVALID: 'a model file is corrupt or describes a model that Kedge does not implement',
  TOKENIZER_INVALID: 'the tokenizer is missing or cannot be loaded',
  BACKEND_UNAVAILABLE: 'the tensor backend asked for does not load on this machine',
  RUN_DIR: 'the run directory is in use, not empty, or does not match the run to resume',
  CHECKPOINT_INVALID: 'a checkpoint is incomplete or belongs to another run',
  LOSS_NOT_FINITE: 'the loss or the gradient norm became infinite or not a number',
  USAGE: 'the command line is not understood',
} as const

export type ErrorCode = keyof typeof errorCodes
