import { hostKernel } from './define.ts'

/**
 * Kernels that always run on the host: the size of the output depends on data, the data are strings or complex numbers, or
 * the graph has no operator for them.
 */
const names = [
  'Bincount',
  'BroadcastArgs',
  'Complex',
  'ComplexAbs',
  'CropAndResize',
  'Cumprod',
  'DenseBincount',
  'Diag',
  'Dilation2D',
  'Dilation2DBackpropFilter',
  'Dilation2DBackpropInput',
  'Draw',
  'FFT',
  'IFFT',
  'Imag',
  'LRNGrad',
  'MaxPoolWithArgmax',
  'Multinomial',
  'NonMaxSuppressionV3',
  'NonMaxSuppressionV4',
  'NonMaxSuppressionV5',
  'RaggedGather',
  'RaggedRange',
  'RaggedTensorToTensor',
  'Real',
  'ResizeBilinearGrad',
  'ResizeNearestNeighborGrad',
  'RotateWithOffset',
  'SearchSorted',
  'SparseFillEmptyRows',
  'SparseReshape',
  'SparseSegmentMean',
  'SparseSegmentSum',
  'StaticRegexReplace',
  'StringNGrams',
  'StringSplit',
  'StringToHashBucketFast',
  'Transform',
  'Unique',
]

export const hostKernels = names.map(hostKernel)
