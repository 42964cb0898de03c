/** The library of TensorFlow's C API, and the one beneath it. */
export const libraryNames = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']

/** The folders of `tensorflow/include` that the C API's headers draw on; the rest is 250 MB of C++. */
export const headerFolders = ['tensorflow/c', 'tensorflow/core/platform', 'tsl/c', 'tsl/platform', 'xla/tsl/c']
