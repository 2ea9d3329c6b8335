// Preloaded with --require, which itself costs nothing to speak of: leaves the peak memory (KiB) in a file at the end.
const { writeFileSync } = require('node:fs')

process.on('exit', () => writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS)))
