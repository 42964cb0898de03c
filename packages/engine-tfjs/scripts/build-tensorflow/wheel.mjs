import { buildFailure } from './build-failure.mjs'
import { reasonOf, runCommand } from './run-command.mjs'
import { headerFolders, libraryNames } from './wheel-contents.mjs'

/** Python reads the wheel, a zip, since Node has no reader of its own. It takes 1 GB of 15,000 files: only what is needed. */
const program = `
import json, os, shutil, sys, zipfile
wheel, folder, headers, libraries = sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), json.loads(sys.argv[4])
targets = {'tensorflow/' + name: 'lib/' + name for name in libraries}
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if any(name.startswith('tensorflow/include/' + header + '/') for header in headers) and name.endswith('.h'):
            targets[name] = name[len('tensorflow/'):]
    for name, target in targets.items():
        path = os.path.join(folder, target)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(name) as source, open(path, 'wb') as destination:
            shutil.copyfileobj(source, destination, 1 << 20)
`

/**
 * @param {string} python
 * @param {string} wheel
 * @param {string} folder gets `include` and `lib`
 */
export const extractWheel = async (python, wheel, folder) => {
  const parameters = ['-c', program, wheel, folder, JSON.stringify(headerFolders), JSON.stringify(libraryNames)]
  const result = await runCommand(python, parameters)
  if (result.status !== 0)
    throw buildFailure(
      'library',
      `${wheel} cannot be unpacked (${reasonOf(result)}); check the disk's space and the wheel`,
    )
}
