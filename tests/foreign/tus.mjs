// tus-js-client as a foreign client: sends a file with a token that headquarters gave for it. It knows nothing of Anjian.
// node tus.mjs TOOLS ENDPOINT TOKEN FILE CHUNK [STOP-AFTER-BYTES [UPLOAD-URL]]
import { createReadStream, statSync } from 'node:fs'
import { createRequire } from 'node:module'

const [tools, endpoint, token, file, chunk, stopAfter, uploadUrl] = process.argv.slice(2)
const tus = createRequire(`${tools}/`)('tus-js-client')

const upload = new tus.Upload(createReadStream(file), {
  endpoint,
  uploadUrl: uploadUrl || null,
  uploadSize: statSync(file).size,
  chunkSize: Number(chunk),
  retryDelays: [0, 0, 0],
  headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: '照片.jpg', filetype: 'image/jpeg' },
  onChunkComplete(_size, accepted) {
    if (Number(stopAfter) > 0 && accepted >= Number(stopAfter)) {
      console.log(`stopped ${accepted} ${upload.url}`)
      process.exit(0)
    }
  },
  onAfterResponse(_request, response) {
    const receipt = response.getHeader('anjian-receipt')
    if (receipt) console.log(`receipt ${receipt}`)
  },
  onError(error) {
    console.error(String(error))
    process.exit(1)
  },
  onSuccess() {
    console.log(`done ${upload.url}`)
  },
})
if (stopAfter === 'terminate') {
  upload.options.onChunkComplete = async () => {
    await upload.abort(true)
    console.log(`terminated ${upload.url}`)
    process.exit(0)
  }
}
upload.start()
