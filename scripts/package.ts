/** Builds what the npm package has beside dist/: bin/, the command line, and lib/, the library. */
import { bundle, commandLine } from './bundle.ts'
import { withLicences, writeFolder } from './folder.ts'
import { declareTypes, library } from './lib.ts'

writeFolder(commandLine.folder, withLicences(await bundle(commandLine)))
writeFolder('lib', withLicences(await library()))
declareTypes()
