// Reads a Parquet file in a process of its own, which `parquet.ts` bounds in memory and time: the parser trusts the counts that
// a file states, so a corrupt one can send it round and round, or make it ask for an array that ends the process it is in.
// Plain JavaScript, because it is started as it stands, also where the sources run without a build.
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const { file, longestPage, rowsPerMessage } = JSON.parse(process.argv[2])

const bounded = Object.fromEntries(
  Object.entries(compressors).map(([codec, unpack]) => [
    codec,
    (input, length) => {
      if (length < 0 || length > longestPage) throw new Error(`a page says that it unpacks to ${length} bytes`)
      return unpack(input, length)
    },
  ]),
)

const strict = new TextDecoder('utf-8', { fatal: true })
const stringFromBytes = (bytes) => {
  if (!bytes) return bytes
  try {
    return strict.decode(bytes)
  } catch {
    throw new Error('it holds text that is not UTF-8')
  }
}

async function* readRows() {
  const buffer = await asyncBufferFromFile(file)
  const metadata = await parquetMetadataAsync(buffer)
  let start = 0
  for (const group of metadata.row_groups) {
    const end = start + Number(group.num_rows)
    const rows = await parquetReadObjects({
      file: buffer,
      metadata,
      compressors: bounded,
      parsers: { stringFromBytes },
      rowStart: start,
      rowEnd: end,
    })
    if (rows.length !== end - start) throw new Error(`a row group of ${end - start} rows holds ${rows.length}`)
    for (let row = 0; row < rows.length; row += rowsPerMessage) yield rows.slice(row, row + rowsPerMessage)
    start = end
  }
  if (start !== Number(metadata.num_rows)) throw new Error(`of ${metadata.num_rows} rows there are ${start}`)
}

const batches = readRows()
process.on('message', async () => {
  try {
    const { value, done } = await batches.next()
    process.send({ rows: done ? undefined : value })
  } catch (error) {
    process.send({ problem: error instanceof Error ? error.message : String(error) })
  }
})
